namespace HwNet.Wire;

/// <summary>ICMP_UNREACH_*: why a packet could not be delivered (RFC 792; RFC 1122 section 3.2.2.1; RFC 1812 section 5.2.7.1).</summary>
public enum IcmpUnreachable
{
    /// <summary>ICMP_UNREACH_NET: no route.</summary>
    Net = 0,
    /// <summary>ICMP_UNREACH_HOST: the last router cannot reach the station.</summary>
    Host = 1,
    /// <summary>ICMP_UNREACH_PROTOCOL: the station does not know the protocol.</summary>
    Protocol = 2,
    /// <summary>ICMP_UNREACH_PORT: nobody listens on the port.</summary>
    Port = 3,
    /// <summary>ICMP_UNREACH_NEEDFRAG: too long for the next link and may not be fragmented (RFC 1191).</summary>
    FragmentationNeeded = 4,
    /// <summary>ICMP_UNREACH_SRCFAIL: the source route failed.</summary>
    SourceRoute = 5,
    /// <summary>ICMP_UNREACH_NET_UNKNOWN: the network does not exist.</summary>
    NetUnknown = 6,
    /// <summary>ICMP_UNREACH_HOST_UNKNOWN: the station does not exist.</summary>
    HostUnknown = 7,
    /// <summary>ICMP_UNREACH_ISOLATED: the source is isolated; obsolete.</summary>
    Isolated = 8,
    /// <summary>ICMP_UNREACH_NET_PROHIB: the network is prohibited.</summary>
    NetProhibited = 9,
    /// <summary>ICMP_UNREACH_HOST_PROHIB: the station is prohibited.</summary>
    HostProhibited = 10,
    /// <summary>ICMP_UNREACH_TOSNET: no route for this type of service.</summary>
    NetService = 11,
    /// <summary>ICMP_UNREACH_TOSHOST: the station cannot be reached with this type of service.</summary>
    HostService = 12,
    /// <summary>ICMP_UNREACH_FILTER_PROHIB: a filter forbids it.</summary>
    Filtered = 13,
    /// <summary>ICMP_UNREACH_HOST_PRECEDENCE: the precedence is not allowed.</summary>
    Precedence = 14,
    /// <summary>ICMP_UNREACH_PRECEDENCE_CUTOFF: the precedence is too low.</summary>
    PrecedenceCutoff = 15,
}
