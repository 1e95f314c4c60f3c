namespace HwNet.Cli.Verbs.List;

/// <summary>A driver, and the buses its devices are on.</summary>
internal sealed record DriverEntry(string Name, string Description, IReadOnlyList<string> Buses);
