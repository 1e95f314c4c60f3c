namespace HwNet.Cli.Verbs.Usb;

/// <summary>Which driver takes a device, and why.</summary>
/// <param name="Target">The device.</param>
/// <param name="Id">Vendor and product.</param>
/// <param name="Taken">The driver that is taken; null for none.</param>
/// <param name="Why">Why this one, or why none.</param>
/// <param name="Drivers">Every USB driver there is.</param>
internal sealed record UsbExplainReport(string Target, string Id, string? Taken, string Why, IReadOnlyList<UsbExplainDriver> Drivers);
