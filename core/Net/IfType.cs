namespace HwNet.Net;

/// <summary>if_type: the kind of link layer, with the numbers of net/if_types.h (SNMP).</summary>
public enum IfType
{
    /// <summary>IFT_OTHER.</summary>
    Other = 1,
    /// <summary>IFT_ETHER.</summary>
    Ether = 6,
    /// <summary>IFT_LOOP.</summary>
    Loop = 24,
    /// <summary>IFT_XETHER: obsolete 3 MBit experimental Ethernet; treated like Ethernet.</summary>
    XEther = 26,
    /// <summary>IFT_L2VLAN.</summary>
    L2Vlan = 135,
}
