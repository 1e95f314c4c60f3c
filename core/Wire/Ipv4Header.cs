using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>ip: the header of an IPv4 packet (RFC 791 section 3.1), 20 to 60 bytes.</summary>
/// <remarks>Options are neither read nor written, only passed over; source routes therefore have no effect (RFC 7126).</remarks>
public readonly record struct Ipv4Header
{
    /// <summary>Bytes without options.</summary>
    public const int MinLength = 20;

    /// <summary>Bytes with the most options.</summary>
    public const int MaxLength = 60;

    /// <summary>IP_MAXPACKET: bytes in the longest packet, header included.</summary>
    public const int MaxPacket = 65535;

    /// <summary>IPDEFTTL: hops a packet may make unless told (RFC 1700).</summary>
    public const byte DefaultTimeToLive = 64;

    private const int FlagDontFragment = 0x4000;
    private const int FlagMoreFragments = 0x2000;
    private const int OffsetMask = 0x1fff;

    /// <summary>Bytes of options between the 20 bytes and the payload: 0 to 40, a multiple of 4.</summary>
    public int OptionsLength { get; init; }

    /// <summary>ip_hl in bytes: 20 to 60.</summary>
    public int HeaderLength => MinLength + OptionsLength;

    /// <summary>ip_tos: DSCP 6 bits (RFC 2474) and ECN 2 bits (RFC 3168).</summary>
    public byte TypeOfService { get; init; }

    /// <summary>ip_len: bytes of header and payload; what lies behind it in a frame is padding.</summary>
    public int TotalLength { get; init; }

    /// <summary>Bytes behind the header.</summary>
    public int PayloadLength => TotalLength - HeaderLength;

    /// <summary>ip_id: names the packet that fragments belong to (RFC 6864).</summary>
    public ushort Identification { get; init; }

    /// <summary>IP_DF: may not be fragmented on the way.</summary>
    public bool DontFragment { get; init; }

    /// <summary>IP_MF: more fragments of the packet follow this one.</summary>
    public bool MoreFragments { get; init; }

    /// <summary>ip_off in bytes: where the payload belongs in the packet; 0 to 65528, a multiple of 8.</summary>
    public int FragmentOffset { get; init; }

    /// <summary>ip_ttl: hops the packet may still make.</summary>
    public byte TimeToLive { get; init; }

    /// <summary>ip_p: an <see cref="IpProtocol"/>.</summary>
    public byte Protocol { get; init; }

    /// <summary>ip_src: from whom.</summary>
    public Ipv4Address Source { get; init; }

    /// <summary>ip_dst: for whom.</summary>
    public Ipv4Address Destination { get; init; }

    /// <summary>True for a part of a packet rather than a whole one.</summary>
    public bool IsFragment => MoreFragments || FragmentOffset != 0;

    /// <summary>Reads and checks the header of a whole packet.</summary>
    /// <returns>False when it is to be dropped.</returns>
    public static bool TryParse(ReadOnlySpan<byte> packet, out Ipv4Header header) => TryParse(packet, out header, out _);

    /// <summary>Reads and checks the header of a whole packet, and says why it could not.</summary>
    /// <param name="packet">The packet; Ethernet padding may follow it.</param>
    /// <param name="header">The header.</param>
    /// <param name="error">The cause to count (RFC 1122 section 3.2.1: version, checksum; lengths).</param>
    /// <param name="sumIsValid">True: hardware has checked the header's checksum.</param>
    public static bool TryParse(ReadOnlySpan<byte> packet, out Ipv4Header header, out Ipv4Error error, bool sumIsValid = false)
    {
        header = default;
        error = CheckHeader(packet, out var headerLength);
        if (error == Ipv4Error.None && !sumIsValid && !InternetChecksum.IsValid(packet[..headerLength]))
        {
            error = Ipv4Error.Checksum;
        }

        if (error == Ipv4Error.None)
        {
            header = Read(packet, headerLength);
            error = header.CheckLengths(packet.Length);
        }

        if (error != Ipv4Error.None)
        {
            header = default;
        }

        return error == Ipv4Error.None;
    }

    /// <summary>Reads the header of a packet of which only the start is there: in an ICMP error, or cut by a capture.</summary>
    /// <remarks>Neither the checksum nor the total length is checked: routers change the one, and the rest of the packet is missing.</remarks>
    /// <returns>False when the header itself is cut or impossible.</returns>
    public static bool TryParseQuoted(ReadOnlySpan<byte> start, out Ipv4Header header)
    {
        var good = CheckHeader(start, out var headerLength) == Ipv4Error.None;
        header = good ? Read(start, headerLength) : default;
        return good;
    }

    /// <summary>The bytes behind the header, without padding behind the packet.</summary>
    /// <param name="packet">The packet that <see cref="TryParse(ReadOnlySpan{byte}, out Ipv4Header)"/> accepted.</param>
    public ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> packet) => packet[HeaderLength..TotalLength];

    /// <summary>Writes the header with its checksum; options must be in their place before, they are only summed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not enough room, or a field does not fit its bits.</exception>
    public void Write(Span<byte> packet)
    {
        WriteWithoutChecksum(packet);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], InternetChecksum.Compute(packet[..HeaderLength]));
    }

    /// <summary>Writes the header with 0 as checksum, for hardware that fills it in.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not enough room, or a field does not fit its bits.</exception>
    public void WriteWithoutChecksum(Span<byte> packet)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)OptionsLength, (uint)(MaxLength - MinLength), nameof(OptionsLength));
        ArgumentOutOfRangeException.ThrowIfNotEqual(OptionsLength % 4, 0, nameof(OptionsLength));
        ArgumentOutOfRangeException.ThrowIfLessThan(TotalLength, HeaderLength, nameof(TotalLength));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TotalLength, MaxPacket, nameof(TotalLength));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)FragmentOffset, OffsetMask * 8u, nameof(FragmentOffset));
        ArgumentOutOfRangeException.ThrowIfNotEqual(FragmentOffset % 8, 0, nameof(FragmentOffset));
        ArgumentOutOfRangeException.ThrowIfLessThan(packet.Length, HeaderLength, nameof(packet));

        var header = packet[..HeaderLength];
        var flags = (DontFragment ? FlagDontFragment : 0) | (MoreFragments ? FlagMoreFragments : 0);
        header[0] = (byte)(0x40 | (HeaderLength / 4));
        header[1] = TypeOfService;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)TotalLength);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], Identification);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], (ushort)(flags | (FragmentOffset / 8)));
        header[8] = TimeToLive;
        header[9] = Protocol;
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], 0);
        Source.Write(header[12..]);
        Destination.Write(header[16..]);
    }

    private static Ipv4Error CheckHeader(ReadOnlySpan<byte> packet, out int headerLength)
    {
        headerLength = 0;
        if (packet.Length < MinLength)
        {
            return Ipv4Error.TooSmall;
        }

        if (packet[0] >> 4 != 4)
        {
            return Ipv4Error.Version;
        }

        headerLength = (packet[0] & 15) * 4;
        return headerLength < MinLength || headerLength > packet.Length ? Ipv4Error.HeaderLength : Ipv4Error.None;
    }

    private static Ipv4Header Read(ReadOnlySpan<byte> packet, int headerLength)
    {
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
        return new Ipv4Header
        {
            OptionsLength = headerLength - MinLength,
            TypeOfService = packet[1],
            TotalLength = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            Identification = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]),
            DontFragment = (fragment & FlagDontFragment) != 0,
            MoreFragments = (fragment & FlagMoreFragments) != 0,
            FragmentOffset = (fragment & OffsetMask) * 8,
            TimeToLive = packet[8],
            Protocol = packet[9],
            Source = Ipv4Address.Read(packet[12..]),
            Destination = Ipv4Address.Read(packet[16..]),
        };
    }

    private Ipv4Error CheckLengths(int available)
    {
        if (TotalLength < HeaderLength)
        {
            return Ipv4Error.TotalLength;
        }

        if (TotalLength > available)
        {
            return Ipv4Error.Truncated;
        }

        return FragmentOffset + TotalLength > MaxPacket ? Ipv4Error.FragmentTooLong : Ipv4Error.None;
    }
}
