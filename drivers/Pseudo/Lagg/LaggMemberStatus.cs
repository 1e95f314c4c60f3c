
namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>One member of an aggregate.</summary>
public sealed record LaggMemberStatus
{
    /// <summary>Its interface.</summary>
    public required string Name { get; init; }

    /// <summary>The link address it has of its own, and gets back.</summary>
    public required LinkAddress Lladdr { get; init; }

    /// <summary>It is up, running, and not without carrier.</summary>
    public bool HasLink { get; init; }

    /// <summary>What it receives is taken.</summary>
    public bool Collecting { get; init; }

    /// <summary>Packets are sent on it.</summary>
    public bool Distributing { get; init; }

    /// <summary>Why it can not be used, for people; empty when it can.</summary>
    public string Failure { get; init; } = string.Empty;

    /// <summary>What LACP knows; null: another protocol.</summary>
    public LacpMemberStatus? Lacp { get; init; }

    /// <summary>Packets given to it.</summary>
    public long Sent { get; init; }

    /// <summary>How often it refused some of what it was given; its own counters say why.</summary>
    public long Refusals { get; init; }

    /// <summary>Packets of its taken.</summary>
    public long Received { get; init; }

    /// <summary>Packets that it received while they were not taken: no link of the aggregate's own, stand-by, not collecting yet.</summary>
    public long NotCollected { get; init; }
}
