using HwNet.Bus.Usb.LibUsb;
using HwNet.Drivers;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Cli.Verbs.List;

/// <summary>The USB part of the list: the bus, the simulated adapters, and what is plugged in and has a driver.</summary>
/// <param name="Bus">libusb, or why it is not there.</param>
/// <param name="Targets">The targets.</param>
internal sealed record UsbTargetList(BusEntry Bus, IReadOnlyList<TargetEntry> Targets)
{
    internal const string BusName = "usb";

    internal static UsbTargetList Find(DriverCatalog catalog)
    {
        var error = LibUsbBus.List(out var devices, out var failure);
        var version = LibUsbBus.LibraryVersion is { } v ? $"libusb version {v}" : "USB devices of this machine";
        return new UsbTargetList(
            new BusEntry(BusName, error == Errno.None, version, error == Errno.None ? null : failure ?? $"USB cannot be listed ({error})"),
            [.. SimModels.All.Select(Simulated), .. devices.Where(device => catalog.Find(device) is not null).Select(Plugged)]);
    }

    private static TargetEntry Simulated(SimModelInfo model) => new()
    {
        Target = $"sim:{model.Name}",
        Bus = BusName,
        Description = $"simulated: {model.Description}",
        CanOpen = !model.IsWitness,
        Error = model.IsWitness ? nameof(Errno.ENXIO) : null,
        Reason = model.IsWitness ? $"the kernel's driver judges it: 'hwnet usbip serve sim:{model.Name}'" : null,
    };

    private static TargetEntry Plugged(LibUsbBusDevice device) => new()
    {
        Target = $"usb:{device.Descriptors.Device.Id}@{device.Location}",
        Bus = BusName,
        Description = device.Description,
        CanOpen = true,
    };
}
