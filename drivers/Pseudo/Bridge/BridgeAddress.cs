using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>ifbareq: one address that a bridge knows.</summary>
/// <param name="Address">The station.</param>
/// <param name="Member">Behind which member.</param>
/// <param name="IsStatic">It was set, not learned.</param>
public sealed record BridgeAddress(LinkAddress Address, IfNet Member, bool IsStatic);
