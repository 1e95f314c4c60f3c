using System.Globalization;

namespace HwNet.Benchmarks.Harness;

/// <summary>All results as a table for a README.</summary>
internal static class MarkdownReport
{
    internal static void Write(TextWriter output, Machine machine, IReadOnlyList<Result> results, IReadOnlyDictionary<string, string> leftOut)
    {
        output.WriteLine($"{machine}");
        output.WriteLine();
        output.WriteLine("| Target | Path | Ours | Beside, in the same rounds | Ratio | Asked for | |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var result in results.OrderBy(static r => r.Target == 0 ? int.MaxValue : r.Target))
        {
            Write(output, result);
        }

        foreach (var (path, why) in leftOut)
        {
            output.WriteLine($"| | {path} | left out: {Cell(why)} | | | | |");
        }
    }

    /// <summary>What is asked of ours, then each comparison; path and figure stand in the first row only.</summary>
    private static void Write(TextWriter output, Result result)
    {
        var memory = result.Ours.Allocated is { } bytes ? string.Create(CultureInfo.InvariantCulture, $", {bytes:0.00} B, {result.Ours.Collections} GCs") : "";
        var who = result.Ours.Name == "HwNet" ? "" : $"; {result.Ours.Name}";
        var first = $"{(result.Target > 0 ? $"{result.Target}" : "")} | {Cell($"{result.Path}: {result.What}{who}")} | {result.Ours.Value} {result.Unit}{memory}";
        if (result.Goal is not null || result.Beside.Count == 0)
        {
            output.WriteLine($"| {first} | | | {result.Goal} | {result.Verdict} |");
            first = "| |";
        }

        foreach (var beside in result.Beside)
        {
            var value = beside.Side is { } side ? $"{side.Value}" : $"left out: {beside.Missing}";
            var ratio = beside.Ratio is { } r ? Spread.Text(r.Median) : "";
            output.WriteLine($"| {first} | {Cell($"{beside.Name}: {value}")} | {ratio} | {beside.Goal} | {beside.Verdict} |");
            first = "| |";
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
