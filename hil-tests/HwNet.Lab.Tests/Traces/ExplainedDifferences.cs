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
    internal static IReadOnlyList<string> Of(string chip) => [.. Lines(chip).Where(IsDifference)];

    /// <summary>Differences without a reason below them.</summary>
    internal static IReadOnlyList<string> Unexplained(string chip)
    {
        var lines = Lines(chip);
        return [.. lines.Where((line, i) => IsDifference(line) && (i + 1 == lines.Length || !lines[i + 1].StartsWith("    ", StringComparison.Ordinal)))];
    }

    private static bool IsDifference(string line) => line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("+ ", StringComparison.Ordinal);

    private static string[] Lines(string chip) => File.ReadAllLines(Path.Combine(Folder, $"{chip}.txt"));
}
