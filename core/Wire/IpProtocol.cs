namespace HwNet.Wire;

/// <summary>IPPROTO_*: what an IP packet carries (RFC 790 and its successors).</summary>
public static class IpProtocol
{
    /// <summary>IPPROTO_HOPOPTS: options of IPv6 that every router looks at (RFC 8200 section 4.3).</summary>
    public const byte HopByHop = 0;

    /// <summary>IPPROTO_ICMP: control messages (RFC 792).</summary>
    public const byte Icmp = 1;

    /// <summary>IPPROTO_IGMP: group membership (RFC 2236, RFC 3376).</summary>
    public const byte Igmp = 2;

    /// <summary>IPPROTO_TCP: streams (RFC 9293).</summary>
    public const byte Tcp = 6;

    /// <summary>IPPROTO_UDP: datagrams (RFC 768).</summary>
    public const byte Udp = 17;

    /// <summary>IPPROTO_ICMPV6: control messages of IPv6 (RFC 4443).</summary>
    public const byte Icmpv6 = 58;
}
