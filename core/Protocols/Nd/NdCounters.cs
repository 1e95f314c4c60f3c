namespace HwNet.Protocols.Nd;

/// <summary>The counters of neighbour discovery at one moment.</summary>
/// <remarks><see cref="Received"/> = <see cref="Handled"/> + all of <see cref="DropsBy"/>.</remarks>
public sealed record NdCounters
{
    /// <summary>Solicitations and advertisements received.</summary>
    public required long Received { get; init; }

    /// <summary>Those that were answered or learned from.</summary>
    public required long Handled { get; init; }

    /// <summary>Those without effect, by cause.</summary>
    public required IReadOnlyDictionary<NdDrop, long> DropsBy { get; init; }

    /// <summary>Solicitations sent for neighbours.</summary>
    public required long SolicitsSent { get; init; }

    /// <summary>Advertisements sent.</summary>
    public required long AdvertsSent { get; init; }

    /// <summary>Probes sent for this host's new addresses.</summary>
    public required long ProbesSent { get; init; }

    /// <summary>Messages that could not be sent.</summary>
    public required long SendFailures { get; init; }

    /// <summary>New addresses that another station has.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Neighbours that did not answer.</summary>
    public required long TimedOut { get; init; }

    /// <summary>Packets freed while they waited for an answer.</summary>
    public required long HeldDropped { get; init; }
}
