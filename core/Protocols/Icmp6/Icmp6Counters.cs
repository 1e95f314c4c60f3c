namespace HwNet.Protocols.Icmp6;

/// <summary>icmp6stat: the counters of ICMPv6 at one moment.</summary>
/// <remarks><see cref="Received"/> = <see cref="Answered"/> + <see cref="Delivered"/> + <see cref="Neighbour"/> + <see cref="Listener"/> + all of <see cref="DropsBy"/>.</remarks>
public sealed record Icmp6Counters
{
    /// <summary>Messages received.</summary>
    public required long Received { get; init; }

    /// <summary>Echo requests answered.</summary>
    public required long Answered { get; init; }

    /// <summary>Replies given to a socket.</summary>
    public required long Delivered { get; init; }

    /// <summary>Messages given to neighbour discovery, which counts them itself.</summary>
    public required long Neighbour { get; init; }

    /// <summary>Messages given to MLD, which counts them itself.</summary>
    public required long Listener { get; init; }

    /// <summary>Messages without effect, by cause.</summary>
    public required IReadOnlyDictionary<Icmp6Drop, long> DropsBy { get; init; }

    /// <summary>Echo requests sent.</summary>
    public required long EchoesSent { get; init; }

    /// <summary>icp6s_outhist: errors sent.</summary>
    public required long ErrorsSent { get; init; }

    /// <summary>icp6s_canterror, icp6s_toofreq: errors that must not be sent, or not so many.</summary>
    public required long ErrorsSuppressed { get; init; }
}
