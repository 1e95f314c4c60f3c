using System.Globalization;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.LibUsb;
using HwNet.Bus.Usb.UsbIp;
using HwNet.Drivers;
using HwNet.Drivers.Shared.BackEnds;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Fixtures.UsbModels;
using HwNet.Net;

namespace HwNet.Bench.Targets;

/// <summary>From a target's name to a USB device: simulated, of this machine, or of another. What follows the name in commas: driver=NAME, config=N, quirks=FLAGS, rxwatchdog=SECONDS, txflush=MICROSECONDS, registers (the driver's accesses are logged), and for a simulated device trace (so are they by the model), revision=NAME and its model's options.</summary>
public static class UsbTargets
{
    private static readonly string[] Common = ["driver", "config", "quirks", "rxwatchdog", "txflush", "registers"];

    /// <summary>The driver that the target's name asks for; null: the best.</summary>
    public static string? Driver(TargetName target) => Option(target, "driver");

    /// <summary>True when the driver's accesses to registers are to be logged.</summary>
    internal static bool TracesRegisters(TargetName target) => Has(target, "registers");

    /// <summary>The line of the driver's ID table with the quirks that the target's name asks for.</summary>
    /// <exception cref="BenchException">They are no number.</exception>
    public static BusMatch Match(TargetName target, BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return Option(target, "quirks") switch
        {
            null => match,
            { } text when uint.TryParse(text.Replace("0x", "", StringComparison.OrdinalIgnoreCase), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var quirks)
                => match with { Quirks = quirks },
            { } text => throw new BenchException(new BenchProblem($"{target}: the quirks '{text}' are no hexadecimal number", "the driver's README lists its flags: write quirks=0x2")),
        };
    }

    /// <summary>Sets what the target's name asks of the driver.</summary>
    /// <exception cref="BenchException">It is no number.</exception>
    public static void Configure(TargetName target, NetDriver driver)
    {
        if (driver is not UsbEther ether)
        {
            return;
        }

        if (Option(target, "rxwatchdog") is { } watchdog)
        {
            ether.RxWatchdog = TimeSpan.FromSeconds(Number(target, "rxwatchdog", watchdog, 3600, "seconds", "rxwatchdog=5; 0 turns it off"));
        }

        if (Option(target, "txflush") is { } flush)
        {
            ether.TxFlush = TimeSpan.FromMicroseconds(Number(target, "txflush", flush, 1000, "microseconds", "txflush=400; 0 holds nothing back"));
        }
    }

    /// <summary>Finds the device.</summary>
    /// <param name="target">Its name.</param>
    /// <param name="clock">Of a simulated device.</param>
    /// <param name="catalog">Has the back ends; null: those that were built in.</param>
    /// <exception cref="BenchException">There is none; cause and cure are told.</exception>
    public static IUsbBusDevice Find(TargetName target, TimeProvider clock, DriverCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        IUsbBusDevice device = target.Kind switch
        {
            "sim" => FindSim(target, clock),
            "usbip" => FindUsbIp(target),
            "usb" => Returning(target, LibUsb),
            _ when (catalog ?? new DriverCatalog()).FindBackEnd<UsbBackEnd>(target.Kind) is { } backEnd => Returning(target, backEnd.Find),
            _ => throw new BenchException(new BenchProblem($"{target}: this build has no back end '{target.Kind}'", "'hwnet list --backends' tells how to build it in")),
        };
        try
        {
            return Choose(target, device);
        }
        catch (BenchException)
        {
            (device as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>A device as the options of the target's name want it seen.</summary>
    /// <exception cref="BenchException">It cannot be so; cause and cure are told.</exception>
    internal static IUsbBusDevice Choose(TargetName target, IUsbBusDevice device) =>
        Option(target, "config") is { } text ? Restrict(target, device, text) : device;

    private static SimBusDevice FindSim(TargetName target, TimeProvider clock)
    {
        var name = string.Join(',', Plain(target, keepOthers: true).Split(',').Where(static part => part != "trace"));
        var error = SimModels.Find(name, out var device, out var failure, clock: clock);
        if (error is not (Errno.None or Errno.EIO) || device is null)
        {
            throw Problem(target, error, failure ?? "see 'hwnet list'");
        }

        if (Has(target, "trace"))
        {
            RegisterLog.Listen(device);
        }

        return device;
    }

    private static ReturningUsbBusDevice Returning(TargetName target, UsbSearch search) =>
        new(FindHere(target, search), () => FindAgain(target, search));

    private static Errno LibUsb(ushort vendor, ushort product, string? location, out IUsbBusDevice? device, out string? failure)
    {
        var error = LibUsbBus.Find(vendor, product, location, out var found, out failure);
        device = found;
        return error;
    }

    private static IUsbBusDevice? FindAgain(TargetName target, UsbSearch search)
    {
        try
        {
            return FindHere(target, search);
        }
        catch (BenchException)
        {
            // Who opens it has the reason already.
            return null;
        }
    }

    private static IUsbBusDevice FindHere(TargetName target, UsbSearch search)
    {
        var name = Plain(target, keepOthers: false);
        var at = name.IndexOf('@', StringComparison.Ordinal);
        var ids = (at < 0 ? name : name[..at]).Split(':');
        if (ids.Length != 2 || !TryId(ids[0], out var vendor) || !TryId(ids[1], out var product))
        {
            throw new BenchException(new BenchProblem($"{target}: vendor and product are two numbers of four hexadecimal digits", $"write {target.Kind}:0525:a4a1; 'hwnet usb tree' shows what is there"));
        }

        var error = search(vendor, product, at < 0 ? null : name[(at + 1)..], out var device, out var failure);
        return error == Errno.None ? device! : throw Problem(target, error, failure ?? "'hwnet usb tree' shows what is there");
    }

    private static UsbIpBusDevice FindUsbIp(TargetName target)
    {
        var error = UsbIpBusDevice.Find(Plain(target, keepOthers: false), null, out var device, out var failure);
        return error == Errno.None ? device! : throw Problem(target, error, failure ?? "'hwnet usbip list HOST' shows what is exported");
    }

    private static ConfiguredUsbBusDevice Restrict(TargetName target, IUsbBusDevice device, string text)
    {
        if (byte.TryParse(text, CultureInfo.InvariantCulture, out var value) && device.Descriptors.Configurations.Any(c => c.Value == value))
        {
            return new ConfiguredUsbBusDevice(device, value);
        }

        var known = string.Join(", ", device.Descriptors.Configurations.Select(static c => c.Value));
        throw new BenchException(new BenchProblem($"{target}: the device has no configuration {text}", $"it has {known}"));
    }

    private static bool TryId(string text, out ushort id) => ushort.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);

    /// <summary>The name without the options that are ours.</summary>
    private static string Plain(TargetName target, bool keepOthers)
    {
        var parts = target.Argument.Split(',');
        var others = parts.Skip(1).Where(static p => !Common.Contains(p.Split('=')[0])).ToArray();
        if (others.Length > 0 && !keepOthers)
        {
            throw new BenchException(new BenchProblem($"{target}: '{others[0]}' is no option", $"known are {string.Join(", ", Common.Select(static c => c == "registers" ? c : c + "=..."))}"));
        }

        return string.Join(',', others.Prepend(parts[0]));
    }

    private static bool Has(TargetName target, string word) => target.Argument.Split(',').Skip(1).Contains(word);

    private static string? Option(TargetName target, string key) =>
        target.Argument.Split(',').Skip(1).Select(static p => p.Split('=', 2)).LastOrDefault(p => p.Length == 2 && p[0] == key)?[1];

    private static double Number(TargetName target, string key, string text, int most, string unit, string example) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= most
            ? number
            : throw new BenchException(new BenchProblem($"{target}: {key}={text} is no number of {unit} from 0 to {most}", $"write {example}"));

    private static BenchException Problem(TargetName target, Errno error, string cure) => new(new BenchProblem($"{target} cannot be opened ({error})", cure));
}
