using System.CommandLine;
using System.Globalization;
using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Registers;
using HwNet.Bus.Usb.Wrappers.Replay;
using HwNet.Drivers;

namespace HwNet.Cli.Verbs.Usb;

/// <summary>Arguments of the USB verbs, and the devices and traces that they name.</summary>
internal static class UsbWords
{
    internal static Argument<string> Target() =>
        new("TARGET") { Description = "usb:VID:PID[@BUS-PORT], usbip:HOST/BUSID or sim:MODEL; 'hwnet usb tree' shows them", HelpName = "TARGET" };

    internal static Argument<string> File(string name = "FILE") =>
        new(name) { Description = "A trace: of 'usb record', of tcpdump or tshark on usbmonN, or usbmon's text", HelpName = name };

    internal static Option<string?> Device() =>
        new("--device") { Description = "The device in the trace, as 1.4 (the one with the most transfers)", HelpName = "BUS.ADDRESS" };

    /// <summary>The device of a USB target; the caller disposes it.</summary>
    /// <exception cref="BenchException">There is none, or it is no USB target.</exception>
    internal static IUsbBusDevice Find(TargetName target, DriverCatalog catalog) => target.IsUsb
        ? UsbTargets.Find(target, TimeProvider.System, catalog)
        : throw new BenchException(new($"{target} is no USB device", "write usb:VID:PID, usbip:HOST/BUSID or sim:MODEL; 'hwnet usb tree' shows them"));

    /// <summary>The device of a trace.</summary>
    /// <exception cref="BenchException">The file is no trace, or the device is not in it.</exception>
    internal static UsbTraceDevice Read(string path, string? device)
    {
        var error = UsbTrace.Read(path, out var trace, out var failure);
        if (error != Errno.None)
        {
            throw new BenchException(new($"{path} cannot be read ({error}): {failure}", "record one with 'hwnet usb record', or tcpdump -i usbmonN -w FILE"));
        }

        var known = $"in it are {string.Join(", ", trace!.Devices.Select(Name))}";
        if (device is null)
        {
            return trace.Main ?? throw new BenchException(new($"{path}: there is no device but hubs in it", trace.Devices.Count == 0 ? "record it while the device is used" : known));
        }

        var parts = device.Split('.');
        return parts.Length == 2 && TryNumber(parts[0], out var bus) && TryNumber(parts[1], out var address) && trace.Find(bus, address) is { } found
            ? found
            : throw new BenchException(new($"{path}: there is no device '{device}' in it", known));
    }

    /// <summary>The registers of a trace's device: those of the driver that would take it, or of the one that is named.</summary>
    /// <param name="catalog">The drivers.</param>
    /// <param name="device">The device.</param>
    /// <param name="driver">The driver; null: the best that fits.</param>
    /// <returns>Null: no driver fits, or it names none.</returns>
    /// <exception cref="BenchException">The driver that is named is not for the device.</exception>
    internal static Func<IRegisterNames?>? Names(DriverCatalog catalog, UsbTraceDevice device, string? driver = null)
    {
        if (device.Descriptors is not { } descriptors)
        {
            return driver is null ? null : throw new BenchException(new("the trace has no descriptors: which chip it is cannot be told", "record it from the moment the device is plugged in"));
        }

        return RegisterNaming.Of(catalog, descriptors, driver)
            ?? (driver is null ? null : throw new BenchException(new($"the driver '{driver}' is not for {descriptors.Device.Id}", "'hwnet list --drivers' shows which are for which")));
    }

    private static string Name(UsbTraceDevice d) => $"{d.Bus}.{d.Address}{(d.Descriptors is { } known ? $" ({known.Device.Id})" : d.IsHub ? " (hub)" : "")}";

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
