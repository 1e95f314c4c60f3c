namespace HwNet.Protocols.Nd;

/// <summary>The counters of router discovery at one moment. The advertisements themselves are in <see cref="NdCounters"/>.</summary>
public sealed record RouterCounters
{
    /// <summary>Router solicitations sent.</summary>
    public required long SolicitsSent { get; init; }

    /// <summary>Router solicitations that could not be sent.</summary>
    public required long SendFailures { get; init; }

    /// <summary>Routers that did not answer when they were asked for.</summary>
    public required long Lost { get; init; }

    /// <summary>Routers and networks whose time ran out.</summary>
    public required long Expired { get; init; }

    /// <summary>Parts of good advertisements without effect, by cause.</summary>
    public required IReadOnlyDictionary<RouterOptionDrop, long> IgnoredBy { get; init; }
}
