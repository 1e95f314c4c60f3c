namespace HwNet.Bus.Usb;

/// <summary>Where a device is and how it is connected.</summary>
/// <param name="Location">Bus and port path, "1-2.3"; for a simulated device the model's name; for a remote one HOST:PORT/BUSID. Stable while it stays in its port.</param>
/// <param name="Speed">The connection's speed.</param>
/// <param name="Description">Vendor and product as the device says, made printable; or what the bus knows.</param>
/// <param name="Serial">The serial number, made printable; null without.</param>
public sealed record UsbDeviceInfo(string Location, UsbSpeed Speed, string Description, string? Serial = null);
