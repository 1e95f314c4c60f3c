namespace HwNet.Cli.Verbs.List;

/// <summary>A line of a driver's ID table.</summary>
/// <param name="Bus">"usb".</param>
/// <param name="Id">"0b95:7720", "class:02/06/00".</param>
/// <param name="Name">What is sold under it.</param>
internal sealed record DriverId(string Bus, string Id, string Name);
