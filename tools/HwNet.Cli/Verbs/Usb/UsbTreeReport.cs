namespace HwNet.Cli.Verbs.Usb;

/// <summary>The USB of this machine, and the simulated devices.</summary>
/// <param name="Library">libusb's version; null when it is not there.</param>
/// <param name="Cure">What is missing and what to do; null when all is well.</param>
/// <param name="Devices">Real devices, hubs included, by location.</param>
/// <param name="Models">Simulated devices.</param>
internal sealed record UsbTreeReport(string? Library, string? Cure, IReadOnlyList<UsbTreeDevice> Devices, IReadOnlyList<UsbTreeDevice> Models);
