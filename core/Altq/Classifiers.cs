using System.Buffers.Binary;
using HwNet.Wire;

namespace HwNet.Altq;

/// <summary>Where a frame belongs, by its headers alone. Every length is checked: the frame may be anybody's.</summary>
public static class Classifiers
{
    private const int HeaderLength = EtherHeader.Length;

    /// <summary>By 802.1p priority where there is a tag, else by the precedence of the IP header (RFC 2474, section 4.2.2): 0 to 7; 0 for the rest.</summary>
    public static int Priority(ReadOnlySpan<byte> frame, ushort? vlanTag)
    {
        if (vlanTag is { } tag)
        {
            return new VlanTag(tag).Priority;
        }

        var type = TypeOf(frame);
        if (type == EtherType.Vlan && VlanTag.TryParse(frame[HeaderLength..], out var inside, out _))
        {
            return inside.Priority;
        }

        return type switch
        {
            EtherType.Ipv4 when frame.Length > HeaderLength + 1 => frame[HeaderLength + 1] >> 5,
            EtherType.Ipv6 when frame.Length > HeaderLength => (frame[HeaderLength] & 0x0f) >> 1,
            _ => 0,
        };
    }

    /// <summary>A hash of what tells flows apart: addresses, protocol and ports; for what is not IP, the link addresses and the type.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="seed">Different in each queue, so that nobody can choose flows that fall together.</param>
    public static uint FlowHash(ReadOnlySpan<byte> frame, uint seed)
    {
        var at = HeaderLength;
        var type = TypeOf(frame);
        if (type == EtherType.Vlan && VlanTag.TryParse(frame[at..], out _, out var inner))
        {
            (at, type) = (at + VlanTag.Length, inner);
        }

        return type switch
        {
            EtherType.Ipv4 => HashIpv4(frame[at..], seed),
            EtherType.Ipv6 => HashIpv6(frame[at..], seed),
            _ => Mix(seed, frame[..Math.Min(frame.Length, HeaderLength)]),
        };
    }

    private static ushort TypeOf(ReadOnlySpan<byte> frame) =>
        frame.Length < HeaderLength ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(frame[(HeaderLength - 2)..]);

    private static uint HashIpv4(ReadOnlySpan<byte> packet, uint seed)
    {
        const int Fixed = 20;
        if (packet.Length < Fixed)
        {
            return Mix(seed, packet);
        }

        // Only the first fragment has ports: all of a datagram must fall together.
        var fragment = (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3fff) != 0;
        var length = 4 * (packet[0] & 0x0f);
        return Mix(HashPorts(packet, packet[9], fragment ? int.MaxValue : length, seed), packet[12..Fixed]);
    }

    private static uint HashIpv6(ReadOnlySpan<byte> packet, uint seed)
    {
        const int Fixed = 40;
        return packet.Length < Fixed ? Mix(seed, packet) : Mix(HashPorts(packet, packet[6], Fixed, seed), packet[8..Fixed]);
    }

    private static uint HashPorts(ReadOnlySpan<byte> packet, byte protocol, int at, uint seed)
    {
        const byte Tcp = 6;
        var ports = protocol is Tcp or IpProtocol.Udp && at <= packet.Length - 4 ? packet.Slice(at, 4) : [];
        return Mix(seed ^ protocol, ports);
    }

    /// <summary>FNV-1a, and a last step that spreads its low bits.</summary>
    private static uint Mix(uint hash, ReadOnlySpan<byte> bytes)
    {
        hash ^= 2166136261;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * 16777619;
        }

        return hash ^ (hash >> 15);
    }
}
