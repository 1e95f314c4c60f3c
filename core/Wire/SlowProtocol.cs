namespace HwNet.Wire;

/// <summary>Slow protocols: what IEEE 802.3 annex 57A says of them: one group address, one type, a subtype in the first byte.</summary>
public static class SlowProtocol
{
    /// <summary>LACP: link aggregation control (IEEE 802.1AX clause 6.4).</summary>
    public const byte Lacp = 1;

    /// <summary>Marker protocol (IEEE 802.1AX clause 6.5).</summary>
    public const byte Marker = 2;

    /// <summary>Bytes of a LACPDU and of a marker PDU behind the Ethernet header; always the same.</summary>
    public const int PduLength = 110;

    /// <summary>01:80:c2:00:00:02: no bridge forwards frames to it.</summary>
    public static LinkAddress Destination { get; } = LinkAddress.FromUInt64(0x0180_c200_0002);
}
