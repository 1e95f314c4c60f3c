namespace HwNet.Raw;

/// <summary>dl_encap: how a service access point's frames are told from others.</summary>
public enum SapEncapsulation
{
    /// <summary>DL_ETHER_ENCAP: by the type in the Ethernet header.</summary>
    Ethernet,
    /// <summary>DL_LLC_ENCAP: by the destination access point of an IEEE 802.2 header.</summary>
    Llc,
    /// <summary>DL_SNAP0_ENCAP: by organisation and type of a SNAP header.</summary>
    Snap,
}
