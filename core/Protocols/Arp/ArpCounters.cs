namespace HwNet.Protocols.Arp;

/// <summary>arpstat: the counters of address resolution at one moment.</summary>
/// <remarks><see cref="Received"/> = <see cref="Handled"/> + all of <see cref="DropsBy"/>.</remarks>
public sealed record ArpCounters
{
    /// <summary>received: packets taken from the input queue.</summary>
    public required long Received { get; init; }

    /// <summary>Packets that were answered or learned from.</summary>
    public required long Handled { get; init; }

    /// <summary>Packets without effect, by cause.</summary>
    public required IReadOnlyDictionary<ArpDrop, long> DropsBy { get; init; }

    /// <summary>txrequests: requests sent.</summary>
    public required long RequestsSent { get; init; }

    /// <summary>txreplies: replies sent.</summary>
    public required long RepliesSent { get; init; }

    /// <summary>Gratuitous announcements sent.</summary>
    public required long AnnouncementsSent { get; init; }

    /// <summary>Packets that could not be sent: no buffer, or the interface refused.</summary>
    public required long SendFailures { get; init; }

    /// <summary>dupips: times another station used an address of this host.</summary>
    public required long Conflicts { get; init; }

    /// <summary>Times a neighbour's link address changed.</summary>
    public required long Moved { get; init; }

    /// <summary>dropped: packets freed while they waited for an answer.</summary>
    public required long HeldDropped { get; init; }

    /// <summary>timeouts: neighbours that did not answer.</summary>
    public required long TimedOut { get; init; }

    /// <summary>Neighbours forgotten for age.</summary>
    public required long Expired { get; init; }

    /// <summary>Times a neighbour was not asked for because too many are incomplete.</summary>
    public required long LimitReached { get; init; }
}
