using HwNet.Wire;

namespace HwNet.Protocols.Icmp6;

/// <summary>A reply to an echo request, or an error about one.</summary>
public readonly record struct Icmp6Echo
{
    /// <summary>None for a reply; EHOSTUNREACH, ENETUNREACH, ECONNREFUSED, EACCES, EMSGSIZE, EPROTO for an error.</summary>
    public Errno Error { get; init; }

    /// <summary>icmp6_type of what came: EchoReply, or an error.</summary>
    public Icmp6Type Type { get; init; }

    /// <summary>icmp6_code.</summary>
    public byte Code { get; init; }

    /// <summary>Who answered: for an error whoever reported it, this host itself when the neighbour does not answer.</summary>
    public Ipv6Address Address { get; init; }

    /// <summary>icmp6_seq of the request.</summary>
    public ushort Sequence { get; init; }

    /// <summary>ip6_hlim of the reply.</summary>
    public byte HopLimit { get; init; }

    /// <summary>Bytes of data in the reply.</summary>
    public int Length { get; init; }

    /// <summary>Index of the interface it came in on: the zone of a link-local address.</summary>
    public int InterfaceIndex { get; init; }
}
