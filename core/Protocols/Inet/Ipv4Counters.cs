namespace HwNet.Protocols.Inet;

/// <summary>ipstat: the counters of IPv4 at one moment.</summary>
/// <remarks><see cref="Received"/> = <see cref="Delivered"/> + all of <see cref="DropsBy"/>.</remarks>
public sealed record Ipv4Counters
{
    /// <summary>ips_total: packets taken from the input queue.</summary>
    public required long Received { get; init; }

    /// <summary>ips_delivered: packets given to ICMP or UDP.</summary>
    public required long Delivered { get; init; }

    /// <summary>Received packets that were dropped, by cause.</summary>
    public required IReadOnlyDictionary<Ipv4Drop, long> DropsBy { get; init; }

    /// <summary>ips_localout: packets that an interface accepted, or holds until the neighbour is resolved.</summary>
    public required long Sent { get; init; }

    /// <summary>Packets to be sent that were refused, by cause.</summary>
    public required IReadOnlyDictionary<Ipv4OutputDrop, long> OutputDropsBy { get; init; }

    /// <summary>Received packets that were dropped.</summary>
    public long Drops => DropsBy.Values.Sum();

    /// <summary>Packets to be sent that were refused.</summary>
    public long OutputDrops => OutputDropsBy.Values.Sum();
}
