using System.Globalization;

namespace HwNet.Benchmarks.Harness;

/// <summary>Results for people, aligned, as they come.</summary>
internal sealed class TextReport(TextWriter output)
{
    private const int NameWidth = 52;

    private string? _path;

    /// <summary>One result: a line what it is, one for ours, one for each that it is compared with.</summary>
    internal void Write(Result result)
    {
        if (_path != result.Path)
        {
            _path = result.Path;
            output.WriteLine();
            output.WriteLine(Line(result.Path, "median", "min", "max", "ratio", "CPU ns", "B/frame", "GCs", "target", "verdict"));
        }

        output.WriteLine($"{(result.Target > 0 ? $"{result.Target} " : "")}{result.What} [{result.Unit}]");
        output.WriteLine(Line(result.Ours, null, result.Goal, result.Verdict));
        foreach (var beside in result.Beside)
        {
            output.WriteLine(beside.Side is { } side ? Line(side, beside.Ratio, beside.Goal, beside.Verdict) : $"  {beside.Name}: left out: {beside.Missing}");
        }

        if (result.Note.Length > 0)
        {
            output.WriteLine($"  {result.Note}");
        }

        output.Flush();
    }

    private static string Line(Side side, Spread? ratio, Goal? goal, Verdict? verdict) => Line(
        $"  {side.Name}", Spread.Text(side.Value.Median), Spread.Text(side.Value.Min), Spread.Text(side.Value.Max),
        ratio is { } r ? Spread.Text(r.Median) : "", side.CpuNs is { } ns ? Spread.Text(ns) : "",
        side.Allocated is { } bytes ? bytes.ToString("0.00", CultureInfo.InvariantCulture) : "", side.Collections is { } count ? $"{count}" : "",
        goal is null ? "" : $"{goal}", verdict is null ? "" : $"{verdict}");

    private static string Line(string name, string median, string min, string max, string ratio, string cpu, string bytes, string collections, string target, string verdict) =>
        $"{name,-NameWidth} {median,9} {min,9} {max,9} {ratio,7} {cpu,8} {bytes,8} {collections,4}  {target,-14} {verdict}".TrimEnd();
}
