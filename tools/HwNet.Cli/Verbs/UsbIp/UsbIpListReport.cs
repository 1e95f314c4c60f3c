namespace HwNet.Cli.Verbs.UsbIp;

/// <summary>What a server exports.</summary>
/// <param name="Server">HOST:PORT.</param>
/// <param name="Devices">In the server's order.</param>
internal sealed record UsbIpListReport(string Server, IReadOnlyList<UsbIpListEntry> Devices);
