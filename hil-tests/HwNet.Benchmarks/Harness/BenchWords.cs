using HwNet.Bench;
using HwNet.Benchmarks.Paths;

namespace HwNet.Benchmarks.Harness;

/// <summary>The words that say what to measure.</summary>
internal static class BenchWords
{
    internal const string All = "all";
    internal const string Floors = "floors";

    /// <summary>What is wrong with them; null: nothing.</summary>
    internal static BenchProblem? Wrong(IReadOnlyCollection<string> words, IReadOnlyList<PathBenchmark> paths)
    {
        var known = string.Join(", ", paths.Select(static p => p.Name).Append(All).Append(Floors).Append("stages"));
        if (words.Count == 0)
        {
            return new("nothing is named that should be measured", $"name one or several of: {known}");
        }

        var unknown = words.FirstOrDefault(w => w is not (All or Floors) && paths.All(p => p.Name != w));
        if (unknown == "stages")
        {
            return new("stages stands first, and all behind it is BenchmarkDotNet's", "as in: tools/bench stages --filter '*Queue*'");
        }

        if (unknown is "backends" or "usb-backends")
        {
            return new($"this build has no {unknown}", "set HwNetPackages=true in the environment, and call it again");
        }

        if (unknown is not null)
        {
            return new($"there is no path '{unknown}'", $"known are {known}");
        }

        return words.Contains(Floors) && words.Count > 1 ? new("floors are checked by themselves", "call tools/bench twice") : null;
    }

    /// <summary>The paths that are meant, in the order of the list.</summary>
    internal static IEnumerable<PathBenchmark> Chosen(IReadOnlyCollection<string> words, IReadOnlyList<PathBenchmark> paths) =>
        paths.Where(p => words.Contains(p.Name) || (words.Contains(All) && p.InAll));
}
