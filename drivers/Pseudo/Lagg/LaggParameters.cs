using HwNet.Cloning;
using HwNet.Drivers.Pseudo.Lagg.Lacp;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>What an aggregate is made with; without any, one by failover that has no members yet.</summary>
public sealed record LaggParameters : IfCloneParameters
{
    /// <summary>Which members carry what.</summary>
    public LaggProtocol Protocol { get; init; } = LaggProtocol.Failover;

    /// <summary>The members, in order: the first gives its link address and MTU, and is failover's master.</summary>
    public IReadOnlyList<IfNet> Members { get; init; } = [];

    /// <summary>What makes packets belong to the same flow.</summary>
    public LaggHash Hash { get; init; } = LaggHash.All;

    /// <summary>What LACP is told.</summary>
    public LacpSettings Lacp { get; init; } = new();
}
