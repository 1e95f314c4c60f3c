namespace HwNet.Bus.Usb.LibUsb;

/// <summary>What went wrong, with cause and cure in words.</summary>
internal static class LibUsbFailure
{
    /// <summary>libusb_init failed.</summary>
    internal static string NoContext(LibUsbError error) =>
        $"libusb cannot start ({LibUsbLibrary.ErrorName(error)}). Run again with LIBUSB_DEBUG=4: it says why.";

    /// <summary>The list of devices cannot be read.</summary>
    internal static string NoList(LibUsbError error) =>
        $"libusb cannot list the devices ({LibUsbLibrary.ErrorName(error)}). Run again with LIBUSB_DEBUG=4: it says why.";

    /// <summary>This user may not open the device.</summary>
    internal static string NoPermission(string location, UsbDeviceDescriptor device)
    {
        if (OperatingSystem.IsWindows())
        {
            return $"{location} cannot be opened: another program has it, or it has no WinUSB driver. Close the other program, or give the "
                + $"device {device.Id} the WinUSB driver with Zadig (https://zadig.akeo.ie).";
        }

        return OperatingSystem.IsLinux()
            ? $"{location} cannot be opened: this user may not write to its device node. Put this line into {UdevFile} and run "
                + $"'sudo udevadm control --reload && sudo udevadm trigger', or run as root:\n{UdevRule(device)}"
            : $"{location} cannot be opened: a driver of the system has it. Run as root, or sign the program with the entitlement "
                + "com.apple.vm.device-access.";
    }

    /// <summary>Where udev rules of this kind go. Below 73, where "uaccess" is worked off.</summary>
    internal const string UdevFile = "/etc/udev/rules.d/70-hwnet.rules";

    /// <summary>The udev rule for a device: whoever sits at the machine, and the group plugdev.</summary>
    internal static string UdevRule(UsbDeviceDescriptor device) =>
        $"SUBSYSTEM==\"usb\", ENV{{DEVTYPE}}==\"usb_device\", ATTR{{idVendor}}==\"{device.VendorId:x4}\", ATTR{{idProduct}}==\"{device.ProductId:x4}\", "
        + "MODE=\"0660\", GROUP=\"plugdev\", TAG+=\"uaccess\"";

    /// <summary>Linux knows the device, but there is no file to open: a container, mostly.</summary>
    internal static string NoNode(string location, string node) =>
        $"{location} cannot be opened: {node} does not exist. In a container give it the bus: --device=/dev/bus/usb (or -v /dev/bus/usb:/dev/bus/usb).";

    /// <summary>The device is gone.</summary>
    internal static string Gone(string location) =>
        $"{location} is gone: it was unplugged, or it came back as another device. Plug it in and open it again.";

    /// <summary>It was there when it was listed.</summary>
    internal static string NotThere(string location, UsbDeviceDescriptor device) =>
        $"{device.Id} is no longer at {location}: it was unplugged or re-plugged. List the devices again.";

    /// <summary>Somebody else has it.</summary>
    internal static string Busy(string location, string what, string? owner) =>
        $"{location}: {what}: {owner ?? "another program or driver"} has it. {(owner is null ? "'lsof /dev/bus/usb/*/*' names programs, 'lsusb -t' names drivers." : "End it, or let go of the device there.")}";

    /// <summary>An operation failed for a reason that has no cure of its own.</summary>
    internal static string Operation(string location, string what, LibUsbError error) =>
        $"{location}: cannot {what} ({LibUsbLibrary.ErrorName(error)}). Reset the device or plug it in anew; LIBUSB_DEBUG=4 says more.";

    /// <summary>No memory for transfers.</summary>
    internal static string NoMemory(LibUsbError error) =>
        $"No memory for transfers ({LibUsbLibrary.ErrorName(error)}): all USB devices of this machine share 16 MB by default. "
        + "Raise it: echo 64 | sudo tee /sys/module/usbcore/parameters/usbfs_memory_mb";

    /// <summary>Several devices fit.</summary>
    internal static string Ambiguous(string id, IEnumerable<LibUsbBusDevice> candidates) =>
        $"{id} is plugged in more than once. Name one by its port: {string.Join(", ", candidates.Select(d => $"usb:{id}@{d.Location} ({d.Description})"))}.";

    /// <summary>None fits.</summary>
    internal static string NotFound(string id, string? location, IReadOnlyList<LibUsbBusDevice> elsewhere)
    {
        var where = location is null ? "is not plugged in" : $"is not at {location}";
        return elsewhere.Count > 0
            ? $"{id} {where}. It is at {string.Join(", ", elsewhere.Select(static d => d.Location))}: use usb:{id}@{elsewhere[0].Location}."
            : $"{id} {where}. 'hwnet usb tree' or 'lsusb' shows what there is.";
    }
}
