using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>lacpdu: what one end of a link says of itself and of the other (IEEE 802.1AX clause 6.4.2.3), 110 bytes behind the Ethernet header.</summary>
/// <remarks>
/// Subtype 1, version 1, actor (type 1, length 20), partner (2, 20), collector (3, 16), terminator (0, 0), 50 bytes of nothing.
/// A receiver looks at no version, type or reserved byte, so that later versions are understood (clause 6.4.12); it may look at the lengths, and does.
/// </remarks>
public readonly record struct LacpPdu
{
    /// <summary>Bytes of the PDU.</summary>
    public const int Length = SlowProtocol.PduLength;

    private const int ActorAt = 2;
    private const int PartnerAt = 22;
    private const int CollectorAt = 42;
    private const int TerminatorAt = 58;
    private const byte EndLength = 20;
    private const byte CollectorLength = 16;

    /// <summary>The sender.</summary>
    public LacpInfo Actor { get; init; }

    /// <summary>The receiver, as the sender knows it.</summary>
    public LacpInfo Partner { get; init; }

    /// <summary>CollectorMaxDelay, in tens of microseconds.</summary>
    public ushort CollectorMaxDelay { get; init; }

    /// <summary>Reads a PDU and says why it could not.</summary>
    /// <param name="bytes">The payload of a frame of type <see cref="EtherType.Slow"/>; bytes behind the PDU are ignored.</param>
    /// <param name="pdu">The PDU.</param>
    /// <param name="error">The cause to count.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out LacpPdu pdu, out SlowProtocolError error)
    {
        pdu = default;
        error = Check(bytes);
        if (error != SlowProtocolError.None)
        {
            return false;
        }

        pdu = new LacpPdu
        {
            Actor = LacpInfo.Read(bytes[(ActorAt + 2)..]),
            Partner = LacpInfo.Read(bytes[(PartnerAt + 2)..]),
            CollectorMaxDelay = BinaryPrimitives.ReadUInt16BigEndian(bytes[(CollectorAt + 2)..]),
        };
        return true;
    }

    /// <summary>Writes the 110 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer.</exception>
    public void Write(Span<byte> bytes)
    {
        bytes = bytes[..Length];
        bytes.Clear();
        bytes[0] = SlowProtocol.Lacp;
        bytes[1] = 1;
        WriteEnd(bytes[ActorAt..], 1, Actor);
        WriteEnd(bytes[PartnerAt..], 2, Partner);
        bytes[CollectorAt] = 3;
        bytes[CollectorAt + 1] = CollectorLength;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[(CollectorAt + 2)..], CollectorMaxDelay);
    }

    private static void WriteEnd(Span<byte> bytes, byte type, in LacpInfo end)
    {
        bytes[0] = type;
        bytes[1] = EndLength;
        end.Write(bytes[2..]);
    }

    private static SlowProtocolError Check(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length)
        {
            return SlowProtocolError.TooShort;
        }

        if (bytes[0] != SlowProtocol.Lacp)
        {
            return SlowProtocolError.Subtype;
        }

        var good = bytes[ActorAt + 1] == EndLength && bytes[PartnerAt + 1] == EndLength && bytes[CollectorAt + 1] == CollectorLength
            && bytes[TerminatorAt + 1] == 0;
        return good ? SlowProtocolError.None : SlowProtocolError.TlvLength;
    }
}
