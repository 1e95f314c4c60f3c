using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>libusb_transfer. It is freed before its device is closed, because freeing it may drop the last reference on the libusb_device.</summary>
internal sealed unsafe class LibUsbTransferHandle : SafeHandle
{
    private readonly LibUsbDeviceHandle _device;

    private LibUsbTransferHandle(LibUsbDeviceHandle device, NativeTransfer* transfer)
        : base(0, ownsHandle: true)
    {
        var added = false;
        device.DangerousAddRef(ref added);
        _device = device;
        SetHandle((nint)transfer);
        transfer->DeviceHandle = device.DangerousGetHandle();
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The structure. Only its owner uses it, and not after Dispose.</summary>
    internal NativeTransfer* Native => (NativeTransfer*)handle;

    /// <summary>libusb_alloc_transfer; null without memory.</summary>
    internal static LibUsbTransferHandle? Allocate(LibUsbDeviceHandle device)
    {
        var transfer = LibUsbLibrary.libusb_alloc_transfer(0);
        return transfer == null ? null : new LibUsbTransferHandle(device, transfer);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibUsbLibrary.libusb_free_transfer(handle);
        _device.DangerousRelease();
        return true;
    }
}
