namespace HwNet.Wire;

/// <summary>ETHERTYPE_*: what an Ethernet frame carries (IEEE 802 numbers registry).</summary>
public static class EtherType
{
    /// <summary>The smallest type; a smaller number in the field is an IEEE 802.3 length (802.3 clause 3.2.6).</summary>
    public const ushort First = 0x0600;

    /// <summary>ETHERTYPE_IP: IPv4 (RFC 894).</summary>
    public const ushort Ipv4 = 0x0800;

    /// <summary>ETHERTYPE_ARP: address resolution (RFC 826).</summary>
    public const ushort Arp = 0x0806;

    /// <summary>ETHERTYPE_REVARP: reverse address resolution (RFC 903).</summary>
    public const ushort ReverseArp = 0x8035;

    /// <summary>ETHERTYPE_VLAN: an IEEE 802.1Q customer tag follows.</summary>
    public const ushort Vlan = 0x8100;

    /// <summary>ETHERTYPE_IPV6: IPv6 (RFC 2464).</summary>
    public const ushort Ipv6 = 0x86dd;

    /// <summary>ETHERTYPE_FLOWCONTROL: IEEE 802.3 MAC control (pause); stations do not forward it.</summary>
    public const ushort FlowControl = 0x8808;

    /// <summary>ETHERTYPE_SLOW: IEEE 802.3 slow protocols (LACP).</summary>
    public const ushort Slow = 0x8809;

    /// <summary>ETHERTYPE_QINQ: an IEEE 802.1ad service tag follows.</summary>
    public const ushort ServiceVlan = 0x88a8;

    /// <summary>ETHERTYPE_LLDP: link-layer discovery (IEEE 802.1AB).</summary>
    public const ushort Lldp = 0x88cc;

    /// <summary>ETHERTYPE_LOOPBACK: the configuration test protocol; Linux sends it as a keep-alive.</summary>
    public const ushort Loopback = 0x9000;

    /// <summary>0x88b5: IEEE 802 local experimental; for frames of tests that no protocol may take.</summary>
    public const ushort Experimental = 0x88b5;
}
