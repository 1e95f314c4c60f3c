namespace HwNet.Bus.Usb.LibUsb;

/// <summary>The USB of this machine, through libusb-1.0: what is plugged in, and what comes and goes.</summary>
public static unsafe class LibUsbBus
{
    /// <summary>libusb_get_version, "1.0.26"; null when it is not installed.</summary>
    public static string? LibraryVersion
    {
        get
        {
            if (!LibUsbLoader.TryLoad(out _))
            {
                return null;
            }

            var version = LibUsbLibrary.libusb_get_version();
            return $"{version[0]}.{version[1]}.{version[2]}";
        }
    }

    /// <summary>All devices that are plugged in, hubs and root hubs included, ordered by location. Nothing is opened and no permission needed.</summary>
    /// <param name="devices">The devices; each can be opened as long as it stays plugged in.</param>
    /// <param name="failure">Cause and cure; null when the result is None.</param>
    /// <returns>None; ENOSYS (no libusb), EIO.</returns>
    public static Errno List(out IReadOnlyList<LibUsbBusDevice> devices, out string? failure)
    {
        devices = [];
        var error = LibUsbContextHandle.Open(out var context, out failure);
        if (error != Errno.None)
        {
            return error;
        }

        // A context sees what is plugged in when it is made. Later changes it learns from udev, which a container or a small system may not have.
        using (context)
        {
            error = LibUsbScan.Read(context!, out var found, out failure);
            devices = found;
            return error;
        }
    }

    /// <summary>The device of a target usb:VID:PID[@BUS-PORT].</summary>
    /// <param name="vendorId">idVendor.</param>
    /// <param name="productId">idProduct.</param>
    /// <param name="location">"1-2.3"; null when there is only one.</param>
    /// <param name="device">The device; null unless the result is None.</param>
    /// <param name="failure">Cause and cure; names the candidates when there are several.</param>
    /// <returns>None; ENXIO (not plugged in, or not there), EEXIST (several: the location is missing), ENOSYS (no libusb), EIO.</returns>
    public static Errno Find(ushort vendorId, ushort productId, string? location, out LibUsbBusDevice? device, out string? failure)
    {
        var error = List(out var devices, out failure);
        device = null;
        return error == Errno.None ? Choose(devices, vendorId, productId, location, out device, out failure) : error;
    }

    /// <summary>Tells what is plugged in now, then what comes and goes.</summary>
    /// <param name="arrived">A device came. On the watch's own thread, one call at a time.</param>
    /// <param name="left">A device went; the same object that arrived.</param>
    /// <param name="watch">Dispose it to end; null unless the result is None.</param>
    /// <param name="failure">Cause and cure.</param>
    /// <param name="time">The clock for looking again where the system does not tell; null: the machine's.</param>
    /// <returns>None; ENOSYS (no libusb), EIO.</returns>
    public static Errno Watch(
        Action<LibUsbBusDevice> arrived, Action<LibUsbBusDevice> left, out UsbHotplug? watch, out string? failure, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(arrived);
        ArgumentNullException.ThrowIfNull(left);
        watch = null;
        var error = LibUsbContextHandle.Open(out var context, out failure);
        if (error != Errno.None)
        {
            return error;
        }

        var source = new LibUsbHotplugSource(context!);
        watch = new UsbHotplug(source, arrived, left, time ?? TimeProvider.System);
        return Errno.None;
    }

    /// <summary>Chooses the one device that is meant.</summary>
    internal static Errno Choose(
        IReadOnlyList<LibUsbBusDevice> devices, ushort vendorId, ushort productId, string? location, out LibUsbBusDevice? device, out string? failure)
    {
        var same = devices.Where(d => d.Descriptors.Device.VendorId == vendorId && d.Descriptors.Device.ProductId == productId).ToList();
        var there = location is null ? same : same.FindAll(d => d.Location == location);
        var id = $"{vendorId:x4}:{productId:x4}";
        device = there.Count == 1 ? there[0] : null;
        failure = there.Count switch
        {
            0 => LibUsbFailure.NotFound(id, location, same),
            1 => null,
            _ => LibUsbFailure.Ambiguous(id, there),
        };
        return there.Count switch { 0 => Errno.ENXIO, 1 => Errno.None, _ => Errno.EEXIST };
    }
}
