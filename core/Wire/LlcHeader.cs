using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>llc: what follows an Ethernet header whose type field is a length (IEEE 802.2), with SNAP (RFC 1042) where there is.</summary>
/// <remarks>DSAP 1, SSAP 1, control 1; SNAP adds an organisation 3 and a type 2.</remarks>
public readonly record struct LlcHeader
{
    /// <summary>LLC_UFRAMELEN: bytes without SNAP.</summary>
    public const int Length = 3;

    /// <summary>LLC_SNAPFRAMELEN: bytes with SNAP.</summary>
    public const int SnapLength = 8;

    /// <summary>llc_dsap: the receiver's service access point.</summary>
    public byte Dsap { get; init; }

    /// <summary>llc_ssap: the sender's service access point.</summary>
    public byte Ssap { get; init; }

    /// <summary>llc_control: 3 for unnumbered information; the second byte of longer control fields is payload here.</summary>
    public byte Control { get; init; }

    /// <summary>org_code: the organisation of a SNAP header, 24 bits; 0 says that <see cref="SnapType"/> is an EtherType.</summary>
    public int Organisation { get; init; }

    /// <summary>ether_type of a SNAP header.</summary>
    public ushort SnapType { get; init; }

    /// <summary>True for SNAP: both access points 0xaa, unnumbered information.</summary>
    public bool IsSnap => Dsap == 0xaa && Ssap == 0xaa && Control == 3;

    /// <summary>Bytes of the header in front of its payload.</summary>
    public int HeaderLength => IsSnap ? SnapLength : Length;

    /// <summary>Reads the header.</summary>
    /// <param name="payload">What <see cref="EtherHeader.TryGetPayload"/> gave: bounded by the length field.</param>
    /// <param name="header">The header.</param>
    /// <returns>False when it is cut.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out LlcHeader header)
    {
        header = default;
        if (payload.Length < Length)
        {
            return false;
        }

        var plain = new LlcHeader { Dsap = payload[0], Ssap = payload[1], Control = payload[2] };
        if (!plain.IsSnap)
        {
            header = plain;
            return true;
        }

        if (payload.Length < SnapLength)
        {
            return false;
        }

        header = plain with
        {
            Organisation = (payload[3] << 16) | BinaryPrimitives.ReadUInt16BigEndian(payload[4..]),
            SnapType = BinaryPrimitives.ReadUInt16BigEndian(payload[6..]),
        };
        return true;
    }

    /// <summary>Writes <see cref="HeaderLength"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not enough room.</exception>
    public void Write(Span<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(payload.Length, HeaderLength, nameof(payload));
        payload[0] = Dsap;
        payload[1] = Ssap;
        payload[2] = Control;
        if (IsSnap)
        {
            payload[3] = (byte)(Organisation >> 16);
            BinaryPrimitives.WriteUInt16BigEndian(payload[4..], (ushort)Organisation);
            BinaryPrimitives.WriteUInt16BigEndian(payload[6..], SnapType);
        }
    }
}
