using System.Text.Json.Serialization;

namespace HwNet.Bench.Conformance;

/// <summary>What there is to say of one check on one bench; every report is made of these.</summary>
public sealed record CheckRecord
{
    /// <summary>The check's ID ("TX-1").</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>What the check does, in one line.</summary>
    [JsonPropertyName("title")]
    public required string Title { get; init; }

    /// <summary>How it ended.</summary>
    [JsonPropertyName("verdict")]
    public required Verdict Verdict { get; init; }

    /// <summary>What was measured, with unit; null when it did not come to that.</summary>
    [JsonPropertyName("measured")]
    public string? Measured { get; init; }

    /// <summary>What is asked for.</summary>
    [JsonPropertyName("limit")]
    public required string Limit { get; init; }

    /// <summary>Why it did not pass, or what is odd about the pass; null when there is nothing to say.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    /// <summary>How long it took, opening and closing the bench included.</summary>
    [JsonPropertyName("duration_s")]
    [JsonConverter(typeof(SecondsConverter))]
    public required TimeSpan Duration { get; init; }

    /// <summary>True when the check disturbs others that use the device.</summary>
    [JsonPropertyName("disruptive")]
    public required bool Disruptive { get; init; }

    /// <summary>The rigs, one of which it needs.</summary>
    [JsonPropertyName("rig")]
    [JsonConverter(typeof(JsonStringEnumConverter<Rig>))]
    public required Rig Rig { get; init; }

    /// <summary>Files that show what happened.</summary>
    [JsonPropertyName("evidence")]
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>The bench's name.</summary>
    [JsonPropertyName("bench")]
    public required string Bench { get; init; }
}
