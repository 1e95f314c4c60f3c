using HwNet.Lab.Tests.Guests;

namespace HwNet.Lab.Tests.Traces;

/// <summary>What the kernel's driver and ours do otherwise with a chip, and why: a file for each in the folder Explained. A new file is a new row.</summary>
internal static class ExplainedDifferences
{
    private static string Folder => Path.Combine(Checkout.Root, "hil-tests", "HwNet.Lab.Tests", "Traces", "Explained");

    /// <summary>The chips that have a file, by the names of their models.</summary>
    internal static IReadOnlyList<string> Chips { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.txt").Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>"- ..." what only the kernel's driver does, "+ ..." what only ours does.</summary>
    internal static IReadOnlyList<string> Of(string chip) => [.. Lines(chip).Where(IsCertain)];

    /// <summary>The same, written with "~" before it: it is there or not as the machine is fast or slow.</summary>
    internal static IReadOnlyList<string> Possible(string chip) => [.. Lines(chip).Where(IsPossible).Select(static line => line[1..])];

    /// <summary>Differences without a reason below them.</summary>
    internal static IReadOnlyList<string> Unexplained(string chip)
    {
        var lines = Lines(chip);
        return [.. lines.Where((line, i) => (IsCertain(line) || IsPossible(line)) && (i + 1 == lines.Length || !lines[i + 1].StartsWith("    ", StringComparison.Ordinal)))];
    }

    private static bool IsCertain(string line) => line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("+ ", StringComparison.Ordinal);

    private static bool IsPossible(string line) => line.StartsWith('~') && IsCertain(line[1..]);

    private static string[] Lines(string chip) => File.ReadAllLines(Path.Combine(Folder, $"{chip}.txt"));
}
