namespace HwNet.Protocols.Udp;

/// <summary>udpstat: the counters of UDP over IPv4, or over IPv6, at one moment.</summary>
/// <remarks><see cref="Received"/> = <see cref="Delivered"/> + all of <see cref="DropsBy"/>.</remarks>
public sealed record UdpCounters
{
    /// <summary>udps_ipackets: datagrams from IP input.</summary>
    public required long Received { get; init; }

    /// <summary>Datagrams put into a socket's queue.</summary>
    public required long Delivered { get; init; }

    /// <summary>Datagrams dropped, by cause.</summary>
    public required IReadOnlyDictionary<UdpDrop, long> DropsBy { get; init; }

    /// <summary>udps_opackets: datagrams sent.</summary>
    public required long Sent { get; init; }

    /// <summary>udps_nosum: received datagrams without a checksum, which IPv4 allows.</summary>
    public required long Unchecked { get; init; }
}
