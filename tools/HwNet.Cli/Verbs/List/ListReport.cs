namespace HwNet.Cli.Verbs.List;

/// <summary>What there is: drivers, buses, and devices on them.</summary>
internal sealed record ListReport(IReadOnlyList<DriverEntry> Drivers, IReadOnlyList<BusEntry> Buses, IReadOnlyList<TargetEntry> Targets);
