namespace HwNet.Cli.Verbs.Usb;

/// <summary>The register accesses of a trace.</summary>
/// <param name="File">The trace.</param>
/// <param name="Device">The device: vendor and product; null when the trace does not tell.</param>
/// <param name="Accesses">In the order in which they were made.</param>
internal sealed record UsbRegistersReport(string File, string? Device, IReadOnlyList<UsbRegistersAccess> Accesses);
