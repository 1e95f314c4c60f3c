namespace HwNet.Wire;

/// <summary>nd_neighbor_solicit, nd_neighbor_advert: who has a target, and who is it (RFC 4861 sections 4.3 and 4.4). Behind the ICMPv6 type, code and checksum.</summary>
public readonly record struct NeighbourMessage
{
    /// <summary>Bytes without options.</summary>
    public const int MinLength = 24;

    /// <summary>Bytes with a link-layer address option, as written here.</summary>
    public const int MaxLength = MinLength + OptionLength;

    private const int OptionLength = NdOptions.LladdrLength;

    /// <summary>False: a solicitation.</summary>
    public bool IsAdvertisement { get; init; }

    /// <summary>ND_NA_FLAG_ROUTER.</summary>
    public bool IsRouter { get; init; }

    /// <summary>ND_NA_FLAG_SOLICITED: it answers a solicitation.</summary>
    public bool IsSolicited { get; init; }

    /// <summary>ND_NA_FLAG_OVERRIDE: it is to replace what is known.</summary>
    public bool Overrides { get; init; }

    /// <summary>nd_ns_target, nd_na_target.</summary>
    public Ipv6Address Target { get; init; }

    /// <summary>ND_OPT_SOURCE_LINKADDR of a solicitation, ND_OPT_TARGET_LINKADDR of an advertisement; null without.</summary>
    public LinkAddress? Lladdr { get; init; }

    /// <summary>Bytes of the message.</summary>
    public int Length => Lladdr is null ? MinLength : MaxLength;

    /// <summary>Reads and checks a message whose ICMPv6 checksum is right.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, out NeighbourMessage parsed, out NeighbourError error)
    {
        parsed = default;
        if (message.Length < MinLength)
        {
            error = NeighbourError.TooShort;
            return false;
        }

        var advertisement = message[0] == (byte)Icmp6Type.NeighbourAdvert;
        var target = Ipv6Address.Read(message[8..]);
        error = message[1] != 0 ? NeighbourError.Code : target.IsMulticast ? NeighbourError.Target : NeighbourError.None;
        if (error != NeighbourError.None)
        {
            return false;
        }

        if (!NdOptions.TryFindLladdr(message[MinLength..], advertisement ? NdOptions.TargetLladdr : NdOptions.SourceLladdr, out var lladdr))
        {
            error = NeighbourError.Option;
            return false;
        }

        parsed = new NeighbourMessage
        {
            IsAdvertisement = advertisement,
            IsRouter = advertisement && (message[4] & 0x80) != 0,
            IsSolicited = advertisement && (message[4] & 0x40) != 0,
            Overrides = advertisement && (message[4] & 0x20) != 0,
            Target = target,
            Lladdr = lladdr,
        };
        return true;
    }

    /// <summary>Writes the message with its checksum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer than <see cref="Length"/> bytes.</exception>
    public void Write(Span<byte> into, Ipv6Address source, Ipv6Address destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(into.Length, Length, nameof(into));
        var message = into[..Length];
        message.Clear();
        message[0] = (byte)(IsAdvertisement ? Icmp6Type.NeighbourAdvert : Icmp6Type.NeighbourSolicit);
        message[4] = (byte)((IsRouter ? 0x80 : 0) | (IsSolicited ? 0x40 : 0) | (Overrides ? 0x20 : 0));
        Target.Write(message[8..]);
        if (Lladdr is { } lladdr)
        {
            NdOptions.WriteLladdr(message[MinLength..], IsAdvertisement ? NdOptions.TargetLladdr : NdOptions.SourceLladdr, lladdr);
        }

        var checksum = Ipv6Header.Checksum(source, destination, IpProtocol.Icmpv6, message);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(message[2..], checksum);
    }
}
