using HwNet.Drivers.Pseudo.Lagg.Lacp;
using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>The answer of <see cref="GetLaggStatus"/>; a snapshot.</summary>
public sealed record LaggStatus
{
    /// <summary>Which members carry what.</summary>
    public required LaggProtocol Protocol { get; init; }

    /// <summary>What makes packets belong to the same flow.</summary>
    public required LaggHash Hash { get; init; }

    /// <summary>What LACP was told; null: another protocol.</summary>
    public LacpSettings? Lacp { get; init; }

    /// <summary>This end of the bundle as LACP names it: system, priority, key; null: another protocol.</summary>
    public LacpInfo? Actor { get; init; }

    /// <summary>The other end of the aggregator in use; null while there is none.</summary>
    public LacpInfo? Partner { get; init; }

    /// <summary>The members in order.</summary>
    public required IReadOnlyList<LaggMemberStatus> Members { get; init; }

    /// <summary>Packets given to the aggregate while no member carried; freed.</summary>
    public long NoMember { get; init; }
}
