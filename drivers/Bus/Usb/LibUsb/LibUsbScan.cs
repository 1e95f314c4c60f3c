using System.Globalization;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>Walks the devices of a context.</summary>
internal static unsafe class LibUsbScan
{
    /// <summary>USB allows 7 levels of hubs.</summary>
    private const int MaxDepth = 8;

    /// <summary>All devices that are plugged in, root hubs included, in the order of their locations.</summary>
    /// <param name="context">Whose devices.</param>
    /// <param name="devices">The devices.</param>
    /// <param name="failure">Cause and cure.</param>
    /// <param name="portable">For tests: without the files that only Linux has.</param>
    internal static Errno Read(LibUsbContextHandle context, out List<LibUsbBusDevice> devices, out string? failure, bool portable = false)
    {
        devices = [];
        nint* list;
        var count = LibUsbLibrary.libusb_get_device_list(context, &list);
        if (count < 0)
        {
            failure = LibUsbFailure.NoList((LibUsbError)count);
            return Errno.EIO;
        }

        for (nint i = 0; i < count; i++)
        {
            if (Describe(list[i], portable) is { } device)
            {
                devices.Add(device);
            }
        }

        LibUsbLibrary.libusb_free_device_list(list, 1);
        devices.Sort(static (a, b) => Compare(a.Location, b.Location));
        failure = null;
        return Errno.None;
    }

    /// <summary>Opens a device that was found before.</summary>
    /// <param name="context">Made for it; the device takes it when the result is None.</param>
    /// <param name="wanted">The device.</param>
    /// <param name="device">The open device.</param>
    /// <param name="failure">Cause and cure.</param>
    internal static Errno Open(LibUsbContextHandle context, LibUsbBusDevice wanted, out LibUsbDevice? device, out string? failure)
    {
        device = null;
        nint* list;
        var count = LibUsbLibrary.libusb_get_device_list(context, &list);
        if (count < 0)
        {
            failure = LibUsbFailure.NoList((LibUsbError)count);
            return Errno.EIO;
        }

        var found = Find(list, count, wanted);
        nint handle = 0;
        var error = found == 0 ? LibUsbError.NoDevice : LibUsbLibrary.libusb_open(found, &handle);

        // The open handle has its own reference on the libusb_device.
        LibUsbLibrary.libusb_free_device_list(list, 1);
        if (error != LibUsbError.Success)
        {
            return wanted.WhyNot(error, out failure);
        }

        device = new LibUsbDevice(wanted, context, new LibUsbDeviceHandle(context, handle), found);
        failure = null;
        return Errno.None;
    }

    /// <summary>The order of locations: numbers by their value, "1-2" before "1-10".</summary>
    internal static int Compare(string left, string right)
    {
        var (a, b) = (Numbers(left), Numbers(right));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            if (a[i] != b[i])
            {
                return a[i].CompareTo(b[i]);
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int[] Numbers(string location) =>
        [.. location.Replace("usb", "", StringComparison.Ordinal).Split('-', '.').Select(static p => int.Parse(p, CultureInfo.InvariantCulture))];

    private static nint Find(nint* list, nint count, LibUsbBusDevice wanted)
    {
        for (nint i = 0; i < count; i++)
        {
            var device = list[i];
            var here = wanted.IsAt(LibUsbLibrary.libusb_get_bus_number(device), LibUsbLibrary.libusb_get_device_address(device), Location(device));
            if (here && UsbDeviceDescriptor.Read(ParsedDescriptors.Device(device))?.Id == wanted.Descriptors.Device.Id)
            {
                return device;
            }
        }

        return 0;
    }

    private static LibUsbBusDevice? Describe(nint device, bool portable)
    {
        var bus = LibUsbLibrary.libusb_get_bus_number(device);
        var address = LibUsbLibrary.libusb_get_device_address(device);
        var location = Location(device);
        var raw = OperatingSystem.IsLinux() && !portable ? LinuxUsb.Descriptors(location, bus, address) : null;
        if (!TryParse(device, raw, out var descriptors))
        {
            return null;
        }

        var (vendor, product, serial) = raw is null
            ? (null, null, null)
            : (LinuxUsb.Text(location, "manufacturer"), LinuxUsb.Text(location, "product"), LinuxUsb.Text(location, "serial"));
        var speed = LibUsbStatus.Speed(LibUsbLibrary.libusb_get_device_speed(device));
        var description = LibUsbBusDevice.Describe(vendor, product, descriptors.Device);
        return new LibUsbBusDevice(bus, address, new UsbDeviceInfo(location, speed, description, serial), descriptors);
    }

    private static bool TryParse(nint device, byte[]? raw, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out UsbDescriptors? descriptors)
    {
        if (raw is not null)
        {
            var head = RawDescriptors.Split(raw, out var parts);
            return UsbDescriptors.TryParse(head.Span, parts, out descriptors, out _);
        }

        var bytes = ParsedDescriptors.Device(device);
        var count = Math.Min((int)(UsbDeviceDescriptor.Read(bytes)?.ConfigurationCount ?? 0), UsbDescriptors.MaxConfigurations);
        var configurations = new ReadOnlyMemory<byte>[count];
        for (byte i = 0; i < count; i++)
        {
            configurations[i] = ParsedDescriptors.Configuration(device, i);
        }

        return UsbDescriptors.TryParse(bytes, configurations, out descriptors, out _);
    }

    private static string Location(nint device)
    {
        var ports = stackalloc byte[MaxDepth];
        var count = LibUsbLibrary.libusb_get_port_numbers(device, ports, MaxDepth);
        var bus = LibUsbLibrary.libusb_get_bus_number(device);
        return count <= 0 ? $"usb{bus}" : $"{bus}-{string.Join('.', new ReadOnlySpan<byte>(ports, count).ToArray())}";
    }
}
