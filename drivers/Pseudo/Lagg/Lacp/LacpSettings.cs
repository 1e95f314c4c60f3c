namespace HwNet.Drivers.Pseudo.Lagg.Lacp;

/// <summary>What may be said to LACP before or while it runs.</summary>
public sealed record LacpSettings
{
    /// <summary>LACP_Activity: speak first; false: only to a partner that does.</summary>
    public bool Active { get; init; } = true;

    /// <summary>LACP_Timeout short: the partner is to speak each second, and is given up after three of silence; false: 30 and 90.</summary>
    public bool Fast { get; init; } = true;

    /// <summary>Actor system priority: the end with the lower number decides.</summary>
    public ushort SystemPriority { get; init; } = 0x8000;

    /// <summary>Actor port priority.</summary>
    public ushort PortPriority { get; init; } = 0x8000;

    /// <summary>Actor key; 0: the index of the aggregate's interface.</summary>
    public ushort Key { get; init; }
}
