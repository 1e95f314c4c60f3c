using HwNet.Bus.Usb;
using HwNet.Bus.Usb.LibUsb;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Output;
using HwNet.Drivers;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Cli.Verbs.Usb;

/// <summary>hwnet usb tree: the devices by bus and port, and the driver that would take each.</summary>
internal sealed class UsbTreeCommand(CliContext context) : Verb("tree", "USB devices by bus and port, with the driver that would take each", context)
{
    private const int HubClass = 9;

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet usb tree",
        "hwnet usb tree --json | jq -r '.devices[] | select(.driver) | .target'",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } = ["0  shown, whatever is plugged in", "2  wrong usage"];

    protected override int Run(Invocation invocation)
    {
        var report = Find(invocation.Catalog);
        if (invocation.Json)
        {
            invocation.Write(report, CliJson.Default.UsbTreeReport);
        }
        else
        {
            UsbTreeText.Write(invocation.Terminal.Out, report);
        }

        return ExitCode.Good;
    }

    private static UsbTreeReport Find(DriverCatalog catalog)
    {
        var error = LibUsbBus.List(out var devices, out var failure);
        return new UsbTreeReport(
            LibUsbBus.LibraryVersion,
            error == Errno.None ? null : failure ?? $"USB cannot be listed ({error})",
            [.. devices.Select(device => Entry(catalog, device, devices))],
            [.. SimModels.All.Select(model => Entry(catalog, model))]);
    }

    private static UsbTreeDevice Entry(DriverCatalog catalog, LibUsbBusDevice device, IReadOnlyList<LibUsbBusDevice> all)
    {
        var id = device.Descriptors.Device.Id;
        var twice = all.Count(other => other.Descriptors.Device.Id == id) > 1;
        return new UsbTreeDevice
        {
            Target = device.Descriptors.Device.Class == HubClass ? null : $"usb:{id}{(twice ? $"@{device.Location}" : "")}",
            Location = device.Location,
            Hub = device.Hub,
            Id = id,
            Bus = device.BusNumber,
            Address = device.Address,
            Speed = SpeedOf(device.Info.Speed),
            Description = device.Description,
            Driver = catalog.Find(device)?.Module.Name,
            SystemDrivers = [.. SystemDrivers(device)],
        };
    }

    private static UsbTreeDevice Entry(DriverCatalog catalog, SimModelInfo model)
    {
        _ = SimModels.Find(model.Name, out var device, out _);
        using (device)
        {
            return new UsbTreeDevice
            {
                Target = $"sim:{model.Name}",
                Location = $"sim:{model.Name}",
                Id = device?.Failure is null ? device?.Descriptors.Device.Id : null,
                Speed = device is null ? null : SpeedOf(device.Info.Speed),
                Description = model.Description,
                Driver = device is null ? null : catalog.Find(device)?.Module.Name,
            };
        }
    }

    private static IEnumerable<string> SystemDrivers(LibUsbBusDevice device) =>
        device.Descriptors.Configurations
            .SelectMany(c => c.Interfaces.Select(i => device.KernelDriver(c.Value, i.Number)))
            .OfType<string>().Distinct();

    private static string SpeedOf(UsbSpeed speed) => speed switch
    {
        UsbSpeed.Low => "1.5 Mbit/s",
        UsbSpeed.Full => "12 Mbit/s",
        UsbSpeed.High or UsbSpeed.Wireless => "480 Mbit/s",
        UsbSpeed.Super => "5 Gbit/s",
        UsbSpeed.SuperPlus => "10 Gbit/s",
        _ => "unknown speed",
    };
}
