using NLog;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>The kernel drivers that were detached from a device, so that they come back.</summary>
/// <remarks>
/// A kernel network driver holds two interfaces, and detaching it from one takes it from both. Therefore all drivers of the configuration are noted
/// before the first is detached. It can only come back when both interfaces are free: what could not be attached yet is tried again at each release,
/// and for the last time when the device is closed, after all interfaces are released, in ascending order (the control interface is the lower one).
/// The caller holds the device's settings lock.
/// </remarks>
internal sealed class LibUsbKernelDrivers(LibUsbDeviceHandle handle, string name)
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Usb");

    private readonly SortedSet<byte> _wanted = [];

    /// <summary>True when the platform has a way.</summary>
    internal static bool Supported => LibUsbLibrary.libusb_has_capability(LibUsbLibrary.SupportsDetach) != 0;

    /// <summary>The interfaces whose driver has to come back.</summary>
    internal IReadOnlyCollection<byte> Wanted => _wanted;

    /// <summary>libusb_detach_kernel_driver, with a note of all drivers that there are. What cannot be detached shows at the claim.</summary>
    internal void Detach(UsbConfiguration configuration, byte number)
    {
        if (!Supported)
        {
            return;
        }

        Note(configuration);
        var error = LibUsbLibrary.libusb_detach_kernel_driver(handle, number);
        if (error is not (LibUsbError.Success or LibUsbError.NotFound or LibUsbError.NotSupported))
        {
            Log.Debug("{0}: the kernel driver of interface {1} cannot be detached: {2}", name, number, LibUsbLibrary.ErrorName(error));
        }
    }

    /// <summary>libusb_attach_kernel_driver for what is noted and not claimed.</summary>
    /// <param name="isClaimed">Interfaces that we still have.</param>
    internal void Attach(Func<byte, bool> isClaimed)
    {
        foreach (var number in _wanted.ToArray())
        {
            if (isClaimed(number))
            {
                continue;
            }

            var error = LibUsbLibrary.libusb_attach_kernel_driver(handle, number);

            // Busy: its driver came back together with the other interface's. NotFound: no driver wants it (yet).
            if (error is LibUsbError.Success or LibUsbError.Busy or LibUsbError.NoDevice)
            {
                _ = _wanted.Remove(number);
            }

            Log.Debug("{0}: kernel driver back on interface {1}: {2}", name, number, LibUsbLibrary.ErrorName(error));
        }
    }

    /// <summary>The configuration changes: its interfaces are gone, and the kernel binds drivers to the new ones itself.</summary>
    internal void Forget() => _wanted.Clear();

    private void Note(UsbConfiguration configuration)
    {
        foreach (var setting in configuration.Interfaces)
        {
            if ((int)LibUsbLibrary.libusb_kernel_driver_active(handle, setting.Number) == 1)
            {
                _ = _wanted.Add(setting.Number);
            }
        }
    }
}
