using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HwNet.Benchmarks.Harness;

/// <summary>All results as one JSON document.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static void Write(TextWriter output, BenchOptions options, Machine machine, IReadOnlyList<Result> results, IReadOnlyDictionary<string, string> leftOut) =>
        output.WriteLine(JsonSerializer.Serialize(
            new { machine, options.Seconds, options.Rounds, results = results.Select(Of), leftOut }, Options));

    private static object Of(Result r) => new
    {
        r.Path,
        target = r.Target == 0 ? (int?)null : r.Target,
        r.What,
        r.Unit,
        r.Ours,
        goal = Of(r.Goal, r.Verdict),
        beside = r.Beside.Select(b => new { b.Name, b.Side?.Value, b.Side?.CpuNs, b.Side?.Kpps, b.Ratio, goal = Of(b.Goal, b.Verdict), b.Missing }),
        note = r.Note.Length == 0 ? null : r.Note,
    };

    private static object? Of(Goal? goal, Verdict? verdict) =>
        goal is null ? null : new { goal.AtLeast, goal.Limit, goal.Clean, verdict?.Met, missedByPercent = verdict?.MissedBy, verdict?.Why };
}
