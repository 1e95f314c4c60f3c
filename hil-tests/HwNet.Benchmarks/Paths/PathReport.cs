using System.Text.Json;
using System.Text.Json.Serialization;

namespace HwNet.Benchmarks.Paths;

/// <summary>The rows as a table for people, or as JSON.</summary>
internal static class PathReport
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static void Head(TextWriter output)
    {
        output.WriteLine("| Path | What | Unit | Median (min–max) | Baseline | Ratio | Target | | B/frame, GCs | |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    }

    internal static void Line(TextWriter output, PathRow row)
    {
        var baseline = row.Baseline is { } b ? $"{row.BaselineName}: {b}" : "";
        var memory = row.AllocatedPerFrame is { } a ? $"{a:0.###}, {row.Collections}" : "";
        var verdict = row.Met switch
        {
            true => "met",
            false => "MISSED",
            null => "",
        };
        output.WriteLine(
            $"| {row.Id} | {row.What} | {row.Unit} | {row.Value} | {baseline} | {row.Ratio} | {row.Target} | {verdict} | {memory} | {row.Note} |");
    }

    internal static void WriteJson(TextWriter output, IReadOnlyList<PathRow> rows, IReadOnlyDictionary<string, string> skipped)
    {
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : "";
        output.WriteLine(JsonSerializer.Serialize(
            new { at = DateTimeOffset.UtcNow, system = Environment.OSVersion.VersionString, cpus = Environment.ProcessorCount, load, rows, skipped }, Json));
    }
}
