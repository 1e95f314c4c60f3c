namespace HwNet.Protocols.Membership;

/// <summary>igmpstat, mldstat: the counters of IGMP or of MLD at one moment.</summary>
/// <remarks><see cref="Received"/> = <see cref="Handled"/> + all of <see cref="DropsBy"/>.</remarks>
public sealed record MembershipCounters
{
    /// <summary>Messages received.</summary>
    public required long Received { get; init; }

    /// <summary>Queries that were listened to, about groups of ours or not.</summary>
    public required long Handled { get; init; }

    /// <summary>Messages without effect, by cause.</summary>
    public required IReadOnlyDictionary<MembershipDrop, long> DropsBy { get; init; }

    /// <summary>Reports sent, and farewells of the older versions.</summary>
    public required long ReportsSent { get; init; }

    /// <summary>Groups told of in them.</summary>
    public required long RecordsSent { get; init; }

    /// <summary>Reports that could not be sent.</summary>
    public required long SendFailures { get; init; }
}
