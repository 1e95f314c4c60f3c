using HwNet.Ioctl;

namespace HwNet.Drivers.Pseudo.Vlan;

/// <summary>SIOCSETVLAN: makes a VLAN interface that VLAN; with null as parent none. MTU, address and link follow the parent from then on.</summary>
/// <remarks>EINVAL: no such VLAN, or a parent that is no Ethernet of this stack; EEXIST: the parent has that VLAN already; ELOOP; ENXIO: the parent is detached; EBUSY.</remarks>
/// <param name="Settings">Parent, number, protocol, priority.</param>
public sealed record SetVlan(VlanSettings Settings) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}
