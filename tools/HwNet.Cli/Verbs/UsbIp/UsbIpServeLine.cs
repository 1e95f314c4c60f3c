namespace HwNet.Cli.Verbs.UsbIp;

/// <summary>One line of serve --json.</summary>
/// <param name="Event">"exported", "attached", "detached", "refused".</param>
/// <param name="BusId">The device.</param>
/// <param name="Target">As the user named it; with "exported".</param>
/// <param name="Detail">What it is, or why.</param>
/// <param name="Address">The server's, with "exported"; the client's with the others.</param>
/// <param name="Partner">Who answers at the far end of a simulated device's cable; with "exported".</param>
internal sealed record UsbIpServeLine(string Event, string BusId, string? Target, string Detail, string Address, string? Partner);
