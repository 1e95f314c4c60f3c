using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>nd_router_advert: a router says that it is there, and what holds on its link (RFC 4861 section 4.2).</summary>
public readonly ref struct RouterAdvert
{
    /// <summary>Bytes without options.</summary>
    public const int MinLength = 16;

    /// <summary>nd_ra_curhoplimit: hops that packets from this link may make; 0 when it does not say.</summary>
    public byte HopLimit { get; init; }

    /// <summary>ND_RA_FLAG_RTPREF: 1 high, 0 medium, -1 low (RFC 4191 section 2.1).</summary>
    public int Preference { get; init; }

    /// <summary>nd_ra_router_lifetime: seconds that it may be a default router; 0: not.</summary>
    public ushort Lifetime { get; init; }

    /// <summary>nd_ra_reachable, in milliseconds; 0 when it does not say.</summary>
    public uint Reachable { get; init; }

    /// <summary>nd_ra_retransmit, in milliseconds; 0 when it does not say.</summary>
    public uint Retransmit { get; init; }

    /// <summary>ND_OPT_SOURCE_LINKADDR; null without.</summary>
    public LinkAddress? Lladdr { get; init; }

    /// <summary>Every option; all have sane lengths.</summary>
    public ReadOnlySpan<byte> Options { get; init; }

    /// <summary>Reads and checks a message whose ICMPv6 checksum is right.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, out RouterAdvert advert, out NeighbourError error)
    {
        advert = default;
        error = message.Length < MinLength ? NeighbourError.TooShort : message[1] != 0 ? NeighbourError.Code : NeighbourError.None;
        if (error != NeighbourError.None)
        {
            return false;
        }

        if (!NdOptions.TryFindLladdr(message[MinLength..], NdOptions.SourceLladdr, out var lladdr))
        {
            error = NeighbourError.Option;
            return false;
        }

        advert = new RouterAdvert
        {
            HopLimit = message[4],
            Preference = ((message[5] >> 3) & 3) switch { 1 => 1, 3 => -1, _ => 0 },
            Lifetime = BinaryPrimitives.ReadUInt16BigEndian(message[6..]),
            Reachable = BinaryPrimitives.ReadUInt32BigEndian(message[8..]),
            Retransmit = BinaryPrimitives.ReadUInt32BigEndian(message[12..]),
            Lladdr = lladdr,
            Options = message[MinLength..],
        };
        return true;
    }
}
