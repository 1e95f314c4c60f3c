namespace HwNet.Cli.Verbs.List;

/// <summary>Something the other verbs take as a target.</summary>
internal sealed record TargetEntry
{
    /// <summary>As the other verbs want it: "pcap:eth1".</summary>
    public required string Target { get; init; }

    public required string Bus { get; init; }

    public required string Description { get; init; }

    public string? Lladdr { get; init; }

    /// <summary>Null where there is no device to ask.</summary>
    public int? Mtu { get; init; }

    /// <summary>The host's addresses, for people to recognise it by.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    public bool? Up { get; init; }

    public bool? Running { get; init; }

    public required bool CanOpen { get; init; }

    /// <summary>The errno's name, when it cannot be opened.</summary>
    public string? Error { get; init; }

    /// <summary>Why it cannot be opened, and what to do.</summary>
    public string? Reason { get; init; }
}
