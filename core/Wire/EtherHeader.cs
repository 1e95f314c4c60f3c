using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>ether_header: the first 14 bytes of an Ethernet frame (IEEE 802.3 clause 3, RFC 894).</summary>
/// <remarks>Destination 6, source 6, type or length 2; no preamble, no frame check sequence.</remarks>
public readonly record struct EtherHeader
{
    /// <summary>ETHER_HDR_LEN: bytes in the header.</summary>
    public const int Length = 14;

    /// <summary>ETHER_CRC_LEN: bytes of the frame check sequence behind the frame.</summary>
    public const int CrcLength = 4;

    /// <summary>ETHER_MIN_LEN: bytes in the shortest legal frame, frame check sequence included.</summary>
    public const int MinLength = 64;

    /// <summary>ETHER_MAX_LEN: bytes in the longest untagged frame, frame check sequence included.</summary>
    public const int MaxLength = 1518;

    /// <summary>ETHER_MAX_LEN_JUMBO: the same with jumbo frames, by convention.</summary>
    public const int MaxLengthJumbo = 9018;

    /// <summary>ETHER_MIN_LEN - ETHER_CRC_LEN: bytes to pad a frame to before it is handed to hardware that appends the check sequence.</summary>
    public const int MinFrame = MinLength - CrcLength;

    /// <summary>ETHERMTU: bytes of payload in the longest frame; also the largest IEEE 802.3 length.</summary>
    public const int Mtu = 1500;

    /// <summary>ETHERMTU_JUMBO: the same with jumbo frames, by convention.</summary>
    public const int MtuJumbo = 9000;

    /// <summary>ETHERMIN: bytes of payload in the shortest frame.</summary>
    public const int MinPayload = MinFrame - Length;

    /// <summary>A header with these fields.</summary>
    /// <param name="destination">ether_dhost.</param>
    /// <param name="source">ether_shost.</param>
    /// <param name="type">ether_type: an <see cref="EtherType"/>, or an IEEE 802.3 length.</param>
    public EtherHeader(LinkAddress destination, LinkAddress source, ushort type)
    {
        Destination = destination;
        Source = source;
        Type = type;
    }

    /// <summary>ether_dhost: for whom.</summary>
    public LinkAddress Destination { get; }

    /// <summary>ether_shost: from whom.</summary>
    public LinkAddress Source { get; }

    /// <summary>ether_type: an <see cref="EtherType"/>, or an IEEE 802.3 length when <see cref="IsLength"/>.</summary>
    public ushort Type { get; }

    /// <summary>True when <see cref="Type"/> counts bytes and an <see cref="LlcHeader"/> follows.</summary>
    public bool IsLength => Type < EtherType.First;

    /// <summary>Reads the header at the start of a frame.</summary>
    /// <returns>False when the frame is shorter than a header.</returns>
    public static bool TryParse(ReadOnlySpan<byte> frame, out EtherHeader header)
    {
        if (frame.Length < Length)
        {
            header = default;
            return false;
        }

        header = new EtherHeader(
            LinkAddress.Read(frame), LinkAddress.Read(frame[6..]), BinaryPrimitives.ReadUInt16BigEndian(frame[12..]));
        return true;
    }

    /// <summary>The bytes behind the header; when the header has a length, without the padding behind it.</summary>
    /// <param name="frame">The frame this header was read from.</param>
    /// <param name="payload">A slice of <paramref name="frame"/>.</param>
    /// <returns>False when the frame is shorter than its header or length says, or the length is none (1501 to 1535).</returns>
    public bool TryGetPayload(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (frame.Length < Length)
        {
            return false;
        }

        var rest = frame[Length..];
        if (!IsLength)
        {
            payload = rest;
            return true;
        }

        if (Type > Mtu || Type > rest.Length)
        {
            return false;
        }

        payload = rest[..Type];
        return true;
    }

    /// <summary>Writes the header.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer than 14 bytes.</exception>
    public void Write(Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], Type);
        Destination.Write(frame);
        Source.Write(frame[6..]);
    }
}
