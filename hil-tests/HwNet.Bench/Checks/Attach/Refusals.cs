using System.Reflection;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Lab;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb.LibUsb;
using HwNet.Drivers;

namespace HwNet.Bench.Checks.Attach;

/// <summary>Who else may keep a device from us: the system's rights, a kernel driver. The interface is detached before and after each.</summary>
internal static class Refusals
{
    private const string Nobody = "65534";
    private static readonly TimeSpan ProgramLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan KernelLimit = TimeSpan.FromSeconds(3);

    /// <summary>A bus that refuses the device: the error is the attach's, the words come through unchanged, nothing is left, and it works when the cause is gone.</summary>
    internal static string Told(CheckContext context, UsbRig rig, Errno error, string words)
    {
        var interfaces = context.Bench.Stack.Interfaces.All.Count;
        rig.Refuse(error, words);
        context.Equal(error, context.Bench.Reattach(), $"attach of a device that its bus refuses with {error}");
        var found = new DriverCatalog().Find(rig.Device);
        context.True(found is not null, "no driver is for the device any more");
        var (module, match) = found!.Value;
        context.Equal(error, module.Attach(context.Bench.Stack, rig.Device, match, out _, out var failure), $"attach of a device that its bus refuses with {error}");
        context.Equal(words, failure, "what the attach says");
        context.Equal(interfaces, context.Bench.Stack.Interfaces.All.Count, "interfaces after an attach that was refused");
        rig.Refuse(default, null);
        UsbAccess.Attach(context, $"when {error} is over");
        UsbAccess.Detach(context);
        return $"{error} of the bus is told";
    }

    /// <summary>libusb on Linux: the kernel's driver has the device while we have not, gives way, and is back afterwards.</summary>
    internal static string KernelDriver(CheckContext context, UsbRig rig)
    {
        if (!OperatingSystem.IsLinux() || rig.Found is not LibUsbBusDevice)
        {
            return "kernel drivers not tried: only a device of this machine has them";
        }

        if (!context.Until(() => IsKernels(rig), KernelLimit))
        {
            return "no driver of the kernel wants the device";
        }

        var drivers = string.Join(", ", Drivers(rig).Distinct());
        UsbAccess.Attach(context, $"of a device that {drivers} has");
        context.True(Drivers(rig).All(static d => d == "usbfs"), $"drivers of the attached device: {string.Join(", ", Drivers(rig))}");
        UsbAccess.Detach(context);
        context.Within(UsbAccess.ReattachLimit, $"{drivers} is back after detach", () => IsKernels(rig) && string.Join(", ", Drivers(rig).Distinct()) == drivers);
        return $"{drivers} gave way and came back";
    }

    /// <summary>Linux, as root, in the hwnet program: the same program without rights must be told of the udev rule.</summary>
    internal static string NoPermission(CheckContext context, UsbRig rig)
    {
        var program = Assembly.GetEntryAssembly();
        if (rig.Found is not LibUsbBusDevice)
        {
            return "a user without rights not tried: only a device of this machine asks for any";
        }

        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || program?.GetName().Name != "hwnet" || !HostCommand.Exists("setpriv"))
        {
            return "a user without rights not tried: that needs hwnet, as root, on Linux, with setpriv";
        }

        var result = HostCommand.Run(
            ProgramLimit, "setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--", Environment.ProcessPath!, program.Location, "bringup", context.Bench.Target);
        var words = $"{result.Output} {result.Error}";
        var id = rig.Device.Descriptors.Device;
        context.True(result.ExitCode != 0 && words.Contains(nameof(Errno.EACCES), StringComparison.Ordinal), $"attach by a user without rights: exit code {result.ExitCode}, {words}");
        foreach (var part in new[] { "udev", $"ATTR{{idVendor}}==\"{id.VendorId:x4}\"", $"ATTR{{idProduct}}==\"{id.ProductId:x4}\"" })
        {
            context.True(words.Contains(part, StringComparison.Ordinal), $"a user without rights is not told of {part}: {words}");
        }

        return "a user without rights gets EACCES and the udev rule";
    }

    private static bool IsKernels(UsbRig rig) => Drivers(rig) is { Length: > 0 } drivers && !drivers.Contains("usbfs");

    /// <summary>Who has an interface of the device now; interfaces that nobody has are left out.</summary>
    private static string[] Drivers(UsbRig rig)
    {
        var device = (LibUsbBusDevice)rig.Found;
        return
        [
            .. from configuration in device.Descriptors.Configurations
               from number in configuration.Interfaces.Select(static i => i.Number).Distinct()
               let driver = device.KernelDriver(configuration.Value, number)
               where driver is not null
               select driver,
        ];
    }
}
