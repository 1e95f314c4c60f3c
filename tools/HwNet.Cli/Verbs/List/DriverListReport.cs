namespace HwNet.Cli.Verbs.List;

/// <summary>The drivers and what is known of each.</summary>
internal sealed record DriverListReport(IReadOnlyList<DriverDetail> Drivers);
