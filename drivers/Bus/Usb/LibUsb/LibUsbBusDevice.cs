using HwNet.Net;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>A device that libusb found. It holds nothing of libusb: it is looked up again when it is opened.</summary>
public sealed class LibUsbBusDevice : IUsbBusDevice
{
    private readonly byte _busNumber;
    private readonly byte _address;

    internal LibUsbBusDevice(byte busNumber, byte address, UsbDeviceInfo info, UsbDescriptors descriptors)
    {
        _busNumber = busNumber;
        _address = address;
        Info = info;
        Descriptors = descriptors;
    }

    /// <inheritdoc/>
    public string Bus => "usb";

    /// <summary>"1-2.3": bus and ports, as in usb:VID:PID@1-2.3; "usb1" for the root hub of bus 1.</summary>
    public string Location => Info.Location;

    /// <inheritdoc/>
    public string Description => Info.Description;

    /// <inheritdoc/>
    public UsbDeviceInfo Info { get; }

    /// <inheritdoc/>
    public UsbDescriptors Descriptors { get; }

    /// <summary>The location of the hub that it is plugged into, "1-2", or "usb1"; null for a root hub.</summary>
    public string? Hub => IsRootHub ? null : Location.LastIndexOf('.') is var dot and > 0 ? Location[..dot] : $"usb{_busNumber}";

    /// <summary>The hub's port, from 1; 0 for a root hub.</summary>
    public int Port => IsRootHub ? 0 : int.Parse(Location.AsSpan(Location.LastIndexOfAny(['-', '.']) + 1), provider: System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The bus's number, from 1.</summary>
    public int BusNumber => _busNumber;

    /// <summary>The device's address on the bus, which changes each time it is plugged in.</summary>
    public int Address => _address;

    /// <summary>True for a hub that belongs to the host controller.</summary>
    public bool IsRootHub => Location.StartsWith("usb", StringComparison.Ordinal);

    /// <summary>Linux: the kernel driver of an interface, "cdc_ether"; "usbfs" when a program has it; null: none, or not known.</summary>
    public string? KernelDriver(byte configuration, byte interfaceNumber) =>
        OperatingSystem.IsLinux() ? LinuxUsb.Driver(Location, configuration, interfaceNumber) : null;

    /// <inheritdoc/>
    public bool Matches(BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return match.Bus == Bus && UsbMatch.Fits(Descriptors, match);
    }

    /// <summary>Opens it, for us alone only as far as interfaces are claimed: libusb knows no other exclusion. ENOSYS: no libusb.</summary>
    /// <inheritdoc/>
    public Errno Open(out IUsbDevice? device, out string? failure)
    {
        device = null;
        var error = LibUsbContextHandle.Open(out var context, out failure);
        if (error != Errno.None)
        {
            return error;
        }

        error = LibUsbScan.Open(context!, this, out var opened, out failure);
        if (error != Errno.None)
        {
            context!.Dispose();
            return error;
        }

        if (!OperatingSystem.IsLinux())
        {
            opened!.ReadStrings();
        }

        device = opened;
        return Errno.None;
    }

    /// <summary>Vendor and product in words; their numbers when the device has none.</summary>
    internal static string Describe(string? vendor, string? product, UsbDeviceDescriptor device)
    {
        var words = $"{vendor} {product}".Trim();
        return words.Length > 0 ? words : $"USB device {device.Id}";
    }

    /// <summary>True when both are the same device, plugged in once.</summary>
    internal bool IsSame(LibUsbBusDevice other) => IsAt(other._busNumber, other._address, other.Location) && Descriptors.Device == other.Descriptors.Device;

    /// <summary>True when that is where it is.</summary>
    internal bool IsAt(byte bus, byte address, string location) => bus == _busNumber && address == _address && location == Location;

    /// <summary>Why it could not be opened.</summary>
    internal Errno WhyNot(LibUsbError error, out string failure)
    {
        var node = LinuxUsb.Node(_busNumber, _address);
        switch (error)
        {
            case LibUsbError.NoDevice or LibUsbError.NotFound when OperatingSystem.IsLinux() && !File.Exists(node) && IsListed():
                failure = LibUsbFailure.NoNode(Location, node);
                return Errno.EACCES;
            case LibUsbError.Access:
            case LibUsbError.NotSupported or LibUsbError.NotFound when OperatingSystem.IsWindows():
                failure = LibUsbFailure.NoPermission(Location, Descriptors.Device);
                return Errno.EACCES;
            case LibUsbError.NoDevice or LibUsbError.NotFound:
                failure = LibUsbFailure.NotThere(Location, Descriptors.Device);
                return Errno.ENXIO;
            default:
                failure = Busy(error, "it cannot be opened");
                return LibUsbStatus.Of(error).ToErrno();
        }
    }

    /// <summary>Words for an operation that may have failed because somebody else has the device.</summary>
    /// <param name="error">What libusb said.</param>
    /// <param name="what">What cannot be done.</param>
    /// <param name="configuration">bConfigurationValue; 0: no interface is meant.</param>
    /// <param name="interfaceNumber">The interface.</param>
    internal string Busy(LibUsbError error, string what, byte configuration = 0, byte interfaceNumber = 0)
    {
        if (error == LibUsbError.Access)
        {
            return LibUsbFailure.NoPermission(Location, Descriptors.Device);
        }

        return error == LibUsbError.Busy
            ? LibUsbFailure.Busy(Location, what, Owner(configuration, interfaceNumber))
            : $"{Location}: {what} ({LibUsbLibrary.ErrorName(error)}). Plug it in anew; LIBUSB_DEBUG=4 says more.";
    }

    private string? Owner(byte configuration, byte interfaceNumber)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var driver = configuration == 0 ? null : LinuxUsb.Driver(Location, configuration, interfaceNumber);
        return driver is null or "usbfs" ? LinuxUsb.Process(LinuxUsb.Node(_busNumber, _address)) : $"the kernel driver {driver}";
    }

    private bool IsListed() => LinuxUsb.Descriptors(Location, _busNumber, _address) is not null;
}
