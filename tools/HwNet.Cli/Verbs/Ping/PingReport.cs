using HwNet.Cli.Common.Interfaces;

namespace HwNet.Cli.Verbs.Ping;

/// <summary>How a ping went.</summary>
internal sealed record PingReport
{
    public required string Target { get; init; }

    public required string Source { get; init; }

    public required string Destination { get; init; }

    /// <summary>Bytes of data in a request.</summary>
    public required int Size { get; init; }

    public required long Transmitted { get; init; }

    public required long Received { get; init; }

    public required long Duplicates { get; init; }

    public required long Damaged { get; init; }

    public required long Errors { get; init; }

    public required double LossPercent { get; init; }

    public required double TimeMs { get; init; }

    /// <summary>Null when nothing answered.</summary>
    public required RoundTrips? RttMs { get; init; }

    /// <summary>What the interface counted from its attach to the end of the ping: ARP is in it too.</summary>
    public required CounterReport Counters { get; init; }

    /// <summary>The first answers, at most <see cref="PingSession.MaxReplies"/>.</summary>
    public required IReadOnlyList<PingReply> Replies { get; init; }

    /// <summary>What the model of a simulated device counted against the driver, one sentence for each rule.</summary>
    public IReadOnlyList<string> BrokenRules { get; init; } = [];
}
