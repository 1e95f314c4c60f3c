using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>ip6_hdr: the fixed header of an IPv6 packet (RFC 8200 section 3), 40 bytes.</summary>
public readonly record struct Ipv6Header
{
    /// <summary>Bytes.</summary>
    public const int Length = 40;

    /// <summary>IPV6_DEFHLIM: hops a packet may make unless told.</summary>
    public const byte DefaultHopLimit = 64;

    /// <summary>IPV6_MAXHLIM: what neighbour discovery needs, as proof that no router passed the packet on (RFC 4861 section 3.1).</summary>
    public const byte MaxHopLimit = 255;

    /// <summary>IPV6_MMTU: bytes of a packet that every link takes (RFC 8200 section 5).</summary>
    public const int MinMtu = 1280;

    /// <summary>ip6_plen: bytes behind the header, extension headers included.</summary>
    public int PayloadLength { get; init; }

    /// <summary>ip6_nxt: an <see cref="IpProtocol"/>, or an extension header.</summary>
    public byte NextHeader { get; init; }

    /// <summary>ip6_hlim: hops the packet may still make.</summary>
    public byte HopLimit { get; init; }

    /// <summary>ip6_src.</summary>
    public Ipv6Address Source { get; init; }

    /// <summary>ip6_dst.</summary>
    public Ipv6Address Destination { get; init; }

    /// <summary>Reads and checks the header of a whole packet, and says why it could not.</summary>
    /// <param name="packet">The packet; Ethernet padding may follow it.</param>
    /// <param name="header">The header.</param>
    /// <param name="error">The cause to count.</param>
    public static bool TryParse(ReadOnlySpan<byte> packet, out Ipv6Header header, out Ipv6Error error)
    {
        header = default;
        error = Ipv6Error.None;
        if (packet.Length < Length)
        {
            error = Ipv6Error.TooSmall;
        }
        else if (packet[0] >> 4 != 6)
        {
            error = Ipv6Error.Version;
        }
        else if (BinaryPrimitives.ReadUInt16BigEndian(packet[4..]) > packet.Length - Length)
        {
            error = Ipv6Error.Truncated;
        }
        else
        {
            header = new Ipv6Header
            {
                PayloadLength = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]),
                NextHeader = packet[6],
                HopLimit = packet[7],
                Source = Ipv6Address.Read(packet[8..]),
                Destination = Ipv6Address.Read(packet[24..]),
            };
        }

        return error == Ipv6Error.None;
    }

    /// <summary>Writes the 40 bytes; traffic class and flow label are 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not enough room, or a payload over 65535 bytes.</exception>
    public void Write(Span<byte> packet)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)PayloadLength, ushort.MaxValue, nameof(PayloadLength));
        ArgumentOutOfRangeException.ThrowIfLessThan(packet.Length, Length, nameof(packet));
        BinaryPrimitives.WriteUInt32BigEndian(packet, 0x6000_0000);
        BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)PayloadLength);
        packet[6] = NextHeader;
        packet[7] = HopLimit;
        Source.Write(packet[8..]);
        Destination.Write(packet[24..]);
    }

    /// <summary>in6_cksum: the checksum of an upper layer's packet with its pseudo header (RFC 8200 section 8.1); its own field must be 0.</summary>
    /// <returns>The number to be written big-endian; 0 for a packet that contains its right checksum.</returns>
    public static ushort Checksum(Ipv6Address source, Ipv6Address destination, byte protocol, ReadOnlySpan<byte> payload)
    {
        var sum = (ulong)InternetChecksum.Sum(payload) + PseudoSum(source, destination, protocol, payload.Length);
        return (ushort)~InternetChecksum.Fold(sum);
    }

    /// <summary>in6_pseudo: the one's complement sum of the pseudo header, not complemented (RFC 8200 section 8.1).</summary>
    public static ushort PseudoSum(Ipv6Address source, Ipv6Address destination, byte protocol, int length)
    {
        var sum = (ulong)(uint)length + protocol;
        sum += Words(source.High) + Words(source.Low) + Words(destination.High) + Words(destination.Low);
        return InternetChecksum.Fold(sum);
    }

    private static ulong Words(ulong value) => (value >> 48) + ((value >> 32) & 0xffff) + ((value >> 16) & 0xffff) + (value & 0xffff);
}
