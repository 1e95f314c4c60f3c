using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Lagg.Lacp;

/// <summary>LAG ID: what the partners of ports must have in common for the ports to be one aggregate (IEEE 802.1AX-2014 clause 6.3.6).</summary>
/// <param name="SystemPriority">The partner's system priority.</param>
/// <param name="System">The partner's system.</param>
/// <param name="Key">The partner's key.</param>
/// <param name="Individual">The number of a port that may not share its aggregate with another; 0 for those that may.</param>
internal readonly record struct LacpGroup(ushort SystemPriority, LinkAddress System, ushort Key, ushort Individual)
{
    /// <summary>The one that a port belongs to.</summary>
    internal static LacpGroup Of(in LacpInfo actor, in LacpInfo partner) =>
        new(partner.SystemPriority, partner.System, partner.Key, partner.Has(LacpState.Aggregation) ? (ushort)0 : actor.Port);
}
