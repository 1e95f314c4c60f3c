using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>udphdr: the header of a UDP datagram (RFC 768), 8 bytes.</summary>
/// <remarks>
/// Source port 2, destination port 2, length 2, checksum 2 over a pseudo-header, header and payload.
/// A checksum that comes out as 0 is sent as 0xffff; a received 0 says that the sender made none (RFC 768, RFC 1122 section 4.1.3.4).
/// </remarks>
public readonly record struct UdpHeader
{
    /// <summary>Bytes in the header.</summary>
    public const int HeaderLength = 8;

    /// <summary>The longest payload that fits an IPv4 packet without options.</summary>
    public const int MaxPayload = Ipv4Header.MaxPacket - Ipv4Header.MinLength - HeaderLength;

    /// <summary>uh_sport: from which port; 0 when no answer is wanted.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>uh_dport: for which port.</summary>
    public ushort DestinationPort { get; init; }

    /// <summary>uh_ulen: bytes of header and payload; set by reading, ignored by writing.</summary>
    public int Length { get; init; }

    /// <summary>True when the sender made a checksum (uh_sum is not 0).</summary>
    public bool HasChecksum { get; init; }

    /// <summary>Reads and checks a datagram.</summary>
    /// <returns>False when it is to be dropped.</returns>
    public static bool TryParse(ReadOnlySpan<byte> datagram, Ipv4Address source, Ipv4Address destination, out UdpHeader header) =>
        TryParse(datagram, source, destination, out header, out _);

    /// <summary>Reads and checks a datagram, and says why it could not.</summary>
    /// <param name="datagram">The payload of a whole IPv4 packet; bytes behind the UDP length are ignored.</param>
    /// <param name="source">ip_src of the packet, for the pseudo-header.</param>
    /// <param name="destination">ip_dst of the packet.</param>
    /// <param name="header">The header.</param>
    /// <param name="error">The cause to count.</param>
    /// <param name="sumIsValid">
    /// True: hardware has checked the checksum. It is believed of a datagram that fills its packet; which bytes it sums of another differs between chips.
    /// </param>
    public static bool TryParse(
        ReadOnlySpan<byte> datagram, Ipv4Address source, Ipv4Address destination, out UdpHeader header, out UdpError error, bool sumIsValid = false)
    {
        if (!TryParseQuoted(datagram, out header))
        {
            error = UdpError.TooShort;
        }
        else if (header.Length < HeaderLength || header.Length > datagram.Length)
        {
            error = UdpError.Length;
        }
        else if (header.HasChecksum && !(sumIsValid && header.Length == datagram.Length) && Checksum(datagram[..header.Length], source, destination) != 0)
        {
            error = UdpError.Checksum;
        }
        else
        {
            error = UdpError.None;
            return true;
        }

        header = default;
        return false;
    }

    /// <summary>Reads and checks a datagram of an IPv6 packet, which must have a checksum.</summary>
    /// <param name="datagram">The payload behind all extension headers; bytes behind the UDP length are ignored.</param>
    /// <param name="source">ip6_src of the packet, for the pseudo-header.</param>
    /// <param name="destination">ip6_dst of the packet.</param>
    /// <param name="header">The header.</param>
    /// <param name="error">The cause to count.</param>
    /// <param name="sumIsValid">True: hardware has checked the checksum; believed as over IPv4.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> datagram, Ipv6Address source, Ipv6Address destination, out UdpHeader header, out UdpError error, bool sumIsValid = false)
    {
        if (!TryParseQuoted(datagram, out header))
        {
            error = UdpError.TooShort;
        }
        else if (header.Length < HeaderLength || header.Length > datagram.Length)
        {
            error = UdpError.Length;
        }
        else if (!header.HasChecksum)
        {
            error = UdpError.NoChecksum;
        }
        else
        {
            var good = (sumIsValid && header.Length == datagram.Length)
                || Ipv6Header.Checksum(source, destination, IpProtocol.Udp, datagram[..header.Length]) == 0;
            error = good ? UdpError.None : UdpError.Checksum;
        }

        return error == UdpError.None;
    }

    /// <summary>Reads the header of a datagram of which only the start is there, as in an ICMP error; nothing is checked.</summary>
    /// <returns>False when the header itself is cut.</returns>
    public static bool TryParseQuoted(ReadOnlySpan<byte> start, out UdpHeader header)
    {
        if (start.Length < HeaderLength)
        {
            header = default;
            return false;
        }

        header = new UdpHeader
        {
            SourcePort = BinaryPrimitives.ReadUInt16BigEndian(start),
            DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(start[2..]),
            Length = BinaryPrimitives.ReadUInt16BigEndian(start[4..]),
            HasChecksum = BinaryPrimitives.ReadUInt16BigEndian(start[6..]) != 0,
        };
        return true;
    }

    /// <summary>The bytes behind the header, without what lies behind the datagram.</summary>
    /// <param name="datagram">The datagram that <see cref="TryParse(ReadOnlySpan{byte}, Ipv4Address, Ipv4Address, out UdpHeader)"/> accepted.</param>
    public ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> datagram) => datagram[HeaderLength..Length];

    /// <summary>Writes the header, with length and checksum.</summary>
    /// <param name="datagram">The whole datagram, its payload already in place behind <see cref="HeaderLength"/>.</param>
    /// <param name="source">ip_src of the packet that will carry it.</param>
    /// <param name="destination">ip_dst of the packet.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 8 bytes, or too many for an IPv4 packet.</exception>
    public void Write(Span<byte> datagram, Ipv4Address source, Ipv4Address destination)
    {
        WriteWithoutChecksum(datagram);
        var checksum = Checksum(datagram, source, destination);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], checksum == 0 ? (ushort)0xffff : checksum);
    }

    /// <summary>Writes the header of a datagram of an IPv6 packet, with length and checksum.</summary>
    /// <param name="datagram">The whole datagram, its payload already in place behind <see cref="HeaderLength"/>.</param>
    /// <param name="source">ip6_src of the packet that will carry it.</param>
    /// <param name="destination">ip6_dst of the packet.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 8 bytes, or too many.</exception>
    public void Write(Span<byte> datagram, Ipv6Address source, Ipv6Address destination)
    {
        WriteWithoutChecksum(datagram);
        var checksum = Ipv6Header.Checksum(source, destination, IpProtocol.Udp, datagram);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], checksum == 0 ? (ushort)0xffff : checksum);
    }

    /// <summary>Writes the header with length and the sum of the pseudo-header only, for whom completes it (<c>in_delayed_cksum</c>).</summary>
    /// <param name="datagram">The whole datagram.</param>
    /// <param name="source">ip_src of the packet that will carry it.</param>
    /// <param name="destination">ip_dst of the packet.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 8 bytes, or too many for an IPv4 packet.</exception>
    public void WriteWithPseudoSum(Span<byte> datagram, Ipv4Address source, Ipv4Address destination)
    {
        WriteWithoutChecksum(datagram);
        var sum = default(PartialChecksum);
        sum.AddPseudoHeader(source, destination, IpProtocol.Udp, datagram.Length);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], (ushort)~sum.Finish());
    }

    /// <summary>Writes the header of a datagram of an IPv6 packet, with length and the sum of the pseudo-header only.</summary>
    /// <param name="datagram">The whole datagram.</param>
    /// <param name="source">ip6_src of the packet that will carry it.</param>
    /// <param name="destination">ip6_dst of the packet.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 8 bytes, or too many.</exception>
    public void WriteWithPseudoSum(Span<byte> datagram, Ipv6Address source, Ipv6Address destination)
    {
        WriteWithoutChecksum(datagram);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], Ipv6Header.PseudoSum(source, destination, IpProtocol.Udp, datagram.Length));
    }

    /// <summary>Writes the header with length but no checksum (0): the receiver will not check it.</summary>
    /// <param name="datagram">The whole datagram.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 8 bytes, or too many for an IPv4 packet.</exception>
    public void WriteWithoutChecksum(Span<byte> datagram)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(datagram.Length, HeaderLength, nameof(datagram));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(datagram.Length, MaxPayload + HeaderLength, nameof(datagram));
        BinaryPrimitives.WriteUInt16BigEndian(datagram, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], DestinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], (ushort)datagram.Length);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], 0);
    }

    private static ushort Checksum(ReadOnlySpan<byte> datagram, Ipv4Address source, Ipv4Address destination)
    {
        var sum = default(PartialChecksum);
        sum.AddPseudoHeader(source, destination, IpProtocol.Udp, datagram.Length);
        sum.Add(datagram);
        return sum.Finish();
    }
}
