using HwNet.Wire;

namespace HwNet.Protocols.Udp;

/// <summary>recvmsg: what is known of a received datagram besides its payload.</summary>
public readonly record struct UdpDatagram
{
    /// <summary>Who sent it.</summary>
    public Ipv4Address Source { get; init; }

    /// <summary>uh_sport: from which port; 0 when no answer is wanted.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>IP_RECVDSTADDR: the address it was sent to.</summary>
    public Ipv4Address Destination { get; init; }

    /// <summary>IP_RECVIF: the index that the interface had when it arrived; the interface may have gone since.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>The name that the interface had then.</summary>
    public string InterfaceName { get; init; }

    /// <summary>rcv_tstmp: nanoseconds since 1970-01-01 UTC when the device received it; 0 when unknown.</summary>
    public long Timestamp { get; init; }

    /// <summary>Bytes of payload in the datagram; more than the caller's room when it was cut (MSG_TRUNC).</summary>
    public int Length { get; init; }
}
