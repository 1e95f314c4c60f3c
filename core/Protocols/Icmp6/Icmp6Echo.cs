using HwNet.Wire;

namespace HwNet.Protocols.Icmp6;

/// <summary>A reply to an echo request.</summary>
public readonly record struct Icmp6Echo
{
    /// <summary>Who answered.</summary>
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
