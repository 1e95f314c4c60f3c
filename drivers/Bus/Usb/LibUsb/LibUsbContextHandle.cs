using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>libusb_context. Everything made in it holds a reference on it, so libusb_exit comes last, whatever is disposed or finalised first.</summary>
internal sealed class LibUsbContextHandle : SafeHandle
{
    /// <summary>Closed; see <see cref="Open"/>.</summary>
    public LibUsbContextHandle()
        : base(0, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>libusb_init. The devices that are plugged in now are known to it.</summary>
    /// <param name="context">The caller owns it; null unless the result is None.</param>
    /// <param name="failure">Cause and cure.</param>
    /// <returns>None, ENOSYS (no libusb), EIO.</returns>
    internal static unsafe Errno Open(out LibUsbContextHandle? context, out string? failure)
    {
        context = null;
        if (!LibUsbLoader.TryLoad(out failure))
        {
            return Errno.ENOSYS;
        }

        nint raw = 0;
        var error = LibUsbLibrary.libusb_init(&raw);
        if (error != LibUsbError.Success)
        {
            failure = LibUsbFailure.NoContext(error);
            return Errno.EIO;
        }

        context = new LibUsbContextHandle();
        context.SetHandle(raw);
        return Errno.None;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibUsbLibrary.libusb_exit(handle);
        return true;
    }
}
