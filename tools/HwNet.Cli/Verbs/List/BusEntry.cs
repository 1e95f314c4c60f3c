namespace HwNet.Cli.Verbs.List;

/// <summary>A bus.</summary>
/// <param name="Name">"pcap".</param>
/// <param name="Usable">False when something is missing on this machine.</param>
/// <param name="Description">What it is, or which library serves it.</param>
/// <param name="Cure">What is missing and what to do; null when usable.</param>
internal sealed record BusEntry(string Name, bool Usable, string Description, string? Cure);
