namespace HwNet.Protocols.Inet6;

/// <summary>ip6stat: the counters of IPv6 at one moment.</summary>
/// <remarks><see cref="Received"/> = <see cref="Delivered"/> + all of <see cref="DropsBy"/>.</remarks>
public sealed record Ipv6Counters
{
    /// <summary>ip6s_total: packets taken from the input queue.</summary>
    public required long Received { get; init; }

    /// <summary>ip6s_delivered: packets given to ICMPv6 and UDP.</summary>
    public required long Delivered { get; init; }

    /// <summary>Received packets that were dropped, by cause.</summary>
    public required IReadOnlyDictionary<Ipv6Drop, long> DropsBy { get; init; }

    /// <summary>ip6s_localout: packets that an interface accepted, or holds until the neighbour is resolved.</summary>
    public required long Sent { get; init; }

    /// <summary>Packets to be sent that were refused, by cause.</summary>
    public required IReadOnlyDictionary<Ipv6OutputDrop, long> OutputDropsBy { get; init; }
}
