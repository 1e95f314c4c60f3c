namespace HwNet.Protocols.Icmp;

/// <summary>icmpstat: the counters of ICMP at one moment.</summary>
/// <remarks><see cref="Received"/> = <see cref="Answered"/> + <see cref="Delivered"/> + all of <see cref="DropsBy"/>.</remarks>
public sealed record IcmpCounters
{
    /// <summary>Messages from IPv4 input.</summary>
    public required long Received { get; init; }

    /// <summary>icps_reflect: echo requests answered.</summary>
    public required long Answered { get; init; }

    /// <summary>Echo replies and errors given to a socket.</summary>
    public required long Delivered { get; init; }

    /// <summary>Messages without effect, by cause.</summary>
    public required IReadOnlyDictionary<IcmpDrop, long> DropsBy { get; init; }

    /// <summary>Echo requests sent.</summary>
    public required long EchoesSent { get; init; }

    /// <summary>icps_error: errors sent.</summary>
    public required long ErrorsSent { get; init; }

    /// <summary>badport_bandlim: errors not sent because of the rate limit, or because none may be sent about such a packet.</summary>
    public required long ErrorsSuppressed { get; init; }
}
