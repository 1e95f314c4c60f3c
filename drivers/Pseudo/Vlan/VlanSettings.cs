using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Vlan;

/// <summary>vlanreq: which VLAN an interface is.</summary>
/// <param name="Parent">vlr_parent: the Ethernet interface below, of the same stack; null: none, the interface has no link.</param>
/// <param name="Id">vlr_tag: 1 to 4094.</param>
/// <param name="Protocol">vlr_proto: the kind of its tags.</param>
/// <param name="Priority">vlan_pcp: the priority of what it sends, 0 to 7.</param>
public sealed record VlanSettings(IfNet? Parent, int Id, VlanProtocol Protocol = VlanProtocol.Dot1Q, int Priority = 0)
{
    /// <summary>True when there is such a VLAN.</summary>
    internal bool IsValid => Id is > 0 and <= VlanTag.MaxId && Priority is >= 0 and <= 7 && Protocol is VlanProtocol.Dot1Q or VlanProtocol.Dot1Ad;

    /// <summary>The 16 bits of its tag.</summary>
    internal ushort Tag => new VlanTag(Id, Priority, dropEligible: false).Value;

    /// <summary>Like "VLAN 5 (802.1ad) on pcap0".</summary>
    public override string ToString() =>
        $"VLAN {Id}{(Protocol == VlanProtocol.Dot1Ad ? " (802.1ad)" : "")}{(Parent is null ? ", no parent" : $" on {Parent.Name}")}";
}
