using System.Text.Json.Serialization;

namespace HwNet.Bench.Conformance;

/// <summary>A whole run: what was tested, where, when, and a record of each check.</summary>
public sealed record ConformanceReport
{
    /// <summary>The version of the report's form; counts up when a name or meaning changes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The form's version.</summary>
    [JsonPropertyName("schema")]
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>What was under test ("pcap:v0").</summary>
    [JsonPropertyName("target")]
    public required string Target { get; init; }

    /// <summary>The bench's name.</summary>
    [JsonPropertyName("bench")]
    public required string Bench { get; init; }

    /// <summary>When the run began.</summary>
    [JsonPropertyName("started")]
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took.</summary>
    [JsonPropertyName("duration_s")]
    [JsonConverter(typeof(SecondsConverter))]
    public required TimeSpan Duration { get; init; }

    /// <summary>Where its random numbers started: the same seed repeats the run.</summary>
    [JsonPropertyName("seed")]
    public required int Seed { get; init; }

    /// <summary>The machine's name and system.</summary>
    [JsonPropertyName("host")]
    public required string Host { get; init; }

    /// <summary>The version of HwNet.</summary>
    [JsonPropertyName("version")]
    public required string Version { get; init; }

    /// <summary>Cause and cure when no bench could be opened at all; else null.</summary>
    [JsonPropertyName("environment_error")]
    public string? EnvironmentError { get; init; }

    /// <summary>True when the run was ended before its time.</summary>
    [JsonPropertyName("interrupted")]
    public bool Interrupted { get; init; }

    /// <summary>One for each check selected, in the order they ran.</summary>
    [JsonPropertyName("records")]
    public required IReadOnlyList<CheckRecord> Records { get; init; }

    /// <summary>How many checks ended how.</summary>
    [JsonPropertyName("counts")]
    public CheckCounts Counts => new(Count(Verdict.Pass), Count(Verdict.Fail), Count(Verdict.Skip), Count(Verdict.XFail));

    /// <summary>0 good; 1 a check failed; 2 no bench could be opened, or the run was interrupted; 4 nothing ran.</summary>
    [JsonPropertyName("exit_code")]
    public int ExitCode
    {
        get
        {
            if (EnvironmentError is not null)
            {
                return 2;
            }

            var counts = Counts;
            if (counts.Fail > 0)
            {
                return 1;
            }

            if (Interrupted)
            {
                return 2;
            }

            return counts.Pass + counts.XFail > 0 ? 0 : 4;
        }
    }

    private int Count(Verdict verdict) => Records.Count(record => record.Verdict == verdict);
}
