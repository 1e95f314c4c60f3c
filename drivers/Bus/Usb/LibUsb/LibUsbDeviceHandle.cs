using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>libusb_device_handle: an open device. Transfers and device memory hold a reference on it, it holds one on its context.</summary>
internal sealed class LibUsbDeviceHandle : SafeHandle
{
    private readonly LibUsbContextHandle _context;

    /// <summary>Takes an open device of a context.</summary>
    internal LibUsbDeviceHandle(LibUsbContextHandle context, nint raw)
        : base(0, ownsHandle: true)
    {
        var added = false;
        context.DangerousAddRef(ref added);
        _context = context;
        SetHandle(raw);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibUsbLibrary.libusb_close(handle);
        _context.DangerousRelease();
        return true;
    }
}
