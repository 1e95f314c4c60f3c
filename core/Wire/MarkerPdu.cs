using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>markerdu: a mark in the stream of frames, and its echo, which says that all before it have arrived (IEEE 802.1AX clause 6.5.3).</summary>
/// <remarks>Subtype 2, version 1, type 1 (marker) or 2 (response), length 16: requester port 2, system 6, transaction 4, pad 2; terminator (0, 0); 90 bytes of nothing.</remarks>
public readonly record struct MarkerPdu
{
    /// <summary>Bytes of the PDU behind the Ethernet header.</summary>
    public const int Length = SlowProtocol.PduLength;

    private const byte TlvLength = 16;

    /// <summary>False: a marker, to be answered.</summary>
    public bool IsResponse { get; init; }

    /// <summary>Requester_Port.</summary>
    public ushort RequesterPort { get; init; }

    /// <summary>Requester_System.</summary>
    public LinkAddress RequesterSystem { get; init; }

    /// <summary>Requester_Transaction_ID.</summary>
    public uint Transaction { get; init; }

    /// <summary>The answer to this marker: the same but for the type (clause 6.5.4.2).</summary>
    public MarkerPdu Response() => this with { IsResponse = true };

    /// <summary>Reads a PDU and says why it could not.</summary>
    /// <param name="bytes">The payload of a frame of type <see cref="EtherType.Slow"/>; bytes behind the PDU are ignored.</param>
    /// <param name="pdu">The PDU.</param>
    /// <param name="error">The cause to count.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out MarkerPdu pdu, out SlowProtocolError error)
    {
        pdu = default;
        error = Check(bytes);
        if (error != SlowProtocolError.None)
        {
            return false;
        }

        pdu = new MarkerPdu
        {
            IsResponse = bytes[2] == 2,
            RequesterPort = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]),
            RequesterSystem = LinkAddress.Read(bytes[6..]),
            Transaction = BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
        };
        return true;
    }

    /// <summary>Writes the 110 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer.</exception>
    public void Write(Span<byte> bytes)
    {
        bytes = bytes[..Length];
        bytes.Clear();
        bytes[0] = SlowProtocol.Marker;
        bytes[1] = 1;
        bytes[2] = (byte)(IsResponse ? 2 : 1);
        bytes[3] = TlvLength;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], RequesterPort);
        RequesterSystem.Write(bytes[6..]);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], Transaction);
    }

    private static SlowProtocolError Check(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length)
        {
            return SlowProtocolError.TooShort;
        }

        if (bytes[0] != SlowProtocol.Marker)
        {
            return SlowProtocolError.Subtype;
        }

        if (bytes[2] is not (1 or 2))
        {
            return SlowProtocolError.TlvType;
        }

        return bytes[3] == TlvLength && bytes[19] == 0 ? SlowProtocolError.None : SlowProtocolError.TlvLength;
    }
}
