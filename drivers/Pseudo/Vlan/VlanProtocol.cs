namespace HwNet.Drivers.Pseudo.Vlan;

/// <summary>vlan_proto: the EtherType of a VLAN's tags.</summary>
public enum VlanProtocol
{
    /// <summary>802.1Q: a customer's tag (C-tag).</summary>
    Dot1Q = 0x8100,

    /// <summary>802.1ad: a provider's service tag (S-tag), the outer one of QinQ.</summary>
    Dot1Ad = 0x88a8,
}
