namespace HwNet.Net;

/// <summary>if_capabilities: what the hardware can do beyond plain frames. Values as in net/if.h.</summary>
[Flags]
public enum IfCapabilities
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>IFCAP_RXCSUM: checks receive checksums.</summary>
    RxCsum = 0x1,
    /// <summary>IFCAP_TXCSUM: fills in transmit checksums.</summary>
    TxCsum = 0x2,
    /// <summary>IFCAP_VLAN_MTU: passes frames 4 bytes longer than the MTU allows.</summary>
    VlanMtu = 0x8,
    /// <summary>IFCAP_VLAN_HWTAGGING: inserts and strips VLAN tags.</summary>
    VlanHwTagging = 0x10,
    /// <summary>IFCAP_JUMBO_MTU: takes an MTU above 1500.</summary>
    JumboMtu = 0x20,
    /// <summary>IFCAP_LINKSTATE: reports the carrier.</summary>
    LinkState = 0x80000,
}
