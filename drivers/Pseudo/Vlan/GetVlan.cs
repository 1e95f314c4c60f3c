using HwNet.Ioctl;

namespace HwNet.Drivers.Pseudo.Vlan;

/// <summary>SIOCGETVLAN: which VLAN the interface is; null: it was never said.</summary>
public sealed record GetVlan : IfRequest<VlanSettings?>;
