namespace HwNet.Net;

/// <summary>if_data: a snapshot of an interface's counters. None ever goes backwards.</summary>
/// <remarks>At rest: InPackets = InDelivered + all of <see cref="InDropsBy"/>; accepted packets = OutPackets + drops behind the queue.</remarks>
public sealed record IfData
{
    /// <summary>if_ipackets: frames the driver handed up.</summary>
    public required long InPackets { get; init; }
    /// <summary>if_ibytes.</summary>
    public required long InBytes { get; init; }
    /// <summary>if_imcasts: of them, to a group address (broadcast included).</summary>
    public required long InMulticasts { get; init; }
    /// <summary>if_ierrors.</summary>
    public required long InErrors { get; init; }
    /// <summary>if_iqdrops: lost because a protocol's queue was full.</summary>
    public required long InQueueDrops { get; init; }
    /// <summary>if_noproto: no protocol for them.</summary>
    public required long InNoProto { get; init; }
    /// <summary>Frames that a protocol queue or an input hook took.</summary>
    public required long InDelivered { get; init; }
    /// <summary>if_opackets: packets the driver reported as sent.</summary>
    public required long OutPackets { get; init; }
    /// <summary>if_obytes: bytes accepted into the send queue.</summary>
    public required long OutBytes { get; init; }
    /// <summary>if_omcasts: accepted packets to a group address.</summary>
    public required long OutMulticasts { get; init; }
    /// <summary>if_oerrors.</summary>
    public required long OutErrors { get; init; }
    /// <summary>if_odrops: all of <see cref="OutDropsBy"/>.</summary>
    public required long OutDrops { get; init; }
    /// <summary>if_collisions.</summary>
    public required long Collisions { get; init; }
    /// <summary>Packets accepted into the send queue.</summary>
    public required long OutAccepted { get; init; }
    /// <summary>Interrupts before initialisation or on a dead interface.</summary>
    public required long StrayInterrupts { get; init; }
    /// <summary>Times the watchdog ran.</summary>
    public required long Watchdogs { get; init; }
    /// <summary>Received and not delivered, by cause.</summary>
    public required IReadOnlyDictionary<InputDrop, long> InDropsBy { get; init; }
    /// <summary>Not sent, by cause.</summary>
    public required IReadOnlyDictionary<OutputDrop, long> OutDropsBy { get; init; }

    /// <summary>
    /// Packets accepted of which nothing more is known: in the send queue or with the device. The counters are not read at one moment, so that under
    /// traffic it is near the truth; at rest it is 0, and anything else is a packet that nobody accounts for.
    /// </summary>
    /// <remarks>No property: it is no counter, and whoever lists those by reflection would take it for one.</remarks>
    public long OutPending() =>
        OutAccepted - OutPackets - OutDropsBy[OutputDrop.Purged] - OutDropsBy[OutputDrop.DriverError] - OutDropsBy[OutputDrop.Evicted];
}
