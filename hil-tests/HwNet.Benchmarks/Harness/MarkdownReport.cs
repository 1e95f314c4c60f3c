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

    private static void Write(TextWriter output, Result result)
    {
        var ours = $"{result.Ours.Value} {result.Unit}{(result.Ours.Allocated is { } b ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $", {b:0.00} B, {result.Ours.Collections} GCs") : "")}";
        var what = Cell($"{result.Path}: {result.What}; {result.Ours.Name}");
        var target = result.Target > 0 ? $"{result.Target}" : "";
        if (result.Goal is not null || result.Beside.Count == 0)
        {
            output.WriteLine($"| {target} | {what} | {ours} | | | {result.Goal} | {result.Verdict} |");
        }

        foreach (var beside in result.Beside)
        {
            var value = beside.Side is { } side ? $"{side.Value}" : $"left out: {beside.Missing}";
            var ratio = beside.Ratio is { } r ? Spread.Text(r.Median) : "";
            output.WriteLine($"| {target} | {what} | {ours} | {Cell($"{beside.Name}: {value}")} | {ratio} | {beside.Goal} | {beside.Verdict} |");
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
