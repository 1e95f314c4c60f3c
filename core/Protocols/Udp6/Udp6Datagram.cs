using HwNet.Wire;

namespace HwNet.Protocols.Udp6;

/// <summary>recvmsg: what is known of a datagram received over IPv6 besides its payload.</summary>
public readonly record struct Udp6Datagram
{
    /// <summary>Who sent it.</summary>
    public Ipv6Address Source { get; init; }

    /// <summary>uh_sport: from which port; 0 when no answer is wanted.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>IPV6_PKTINFO: the address it was sent to.</summary>
    public Ipv6Address Destination { get; init; }

    /// <summary>IPV6_HOPLIMIT: hops it might still have made.</summary>
    public byte HopLimit { get; init; }

    /// <summary>IPV6_PKTINFO: the index that the interface had when it arrived: the zone of a link-local source. The interface may have gone since.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>The name that the interface had then.</summary>
    public string InterfaceName { get; init; }

    /// <summary>rcv_tstmp: nanoseconds since 1970-01-01 UTC when the device received it; 0 when unknown.</summary>
    public long Timestamp { get; init; }

    /// <summary>Bytes of payload in the datagram; more than the caller's room when it was cut (MSG_TRUNC).</summary>
    public int Length { get; init; }
}
