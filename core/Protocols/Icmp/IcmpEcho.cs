using HwNet.Wire;

namespace HwNet.Protocols.Icmp;

/// <summary>What came back for an echo request: the reply, or an error.</summary>
public readonly record struct IcmpEcho
{
    /// <summary>None for a reply; EHOSTUNREACH, ENETUNREACH, EMSGSIZE, ... for an error.</summary>
    public Errno Error { get; init; }

    /// <summary>icmp_type of what came.</summary>
    public IcmpType Type { get; init; }

    /// <summary>icmp_code of it.</summary>
    public byte Code { get; init; }

    /// <summary>Who answered, or reported the error; this host itself when the neighbour did not answer ARP.</summary>
    public Ipv4Address Address { get; init; }

    /// <summary>icmp_seq of the request.</summary>
    public ushort Sequence { get; init; }

    /// <summary>ip_ttl of what came.</summary>
    public byte TimeToLive { get; init; }

    /// <summary>When it came: nanoseconds since 1970-01-01 UTC, from the device if it says, else from the stack's clock.</summary>
    public long Timestamp { get; init; }

    /// <summary>Bytes of data in the reply; 0 for an error.</summary>
    public int Length { get; init; }
}
