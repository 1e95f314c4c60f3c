namespace HwNet.Cli.Verbs.Sysctl;

/// <summary>The nodes that were asked for.</summary>
internal sealed record SysctlReport(IReadOnlyList<SysctlEntry> Nodes);
