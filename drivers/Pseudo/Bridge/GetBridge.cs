using HwNet.Ioctl;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>BRDGGIFS, BRDGRTS: members, addresses and counters of a bridge.</summary>
public sealed record GetBridge : IfRequest<BridgeStatus>;
