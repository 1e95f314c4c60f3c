using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>Memory of libusb_dev_mem_alloc: on Linux a mapping of the device's file, which keeps that file open. So it goes before the device.</summary>
internal sealed unsafe class LibUsbMemoryHandle : SafeHandle
{
    private readonly LibUsbDeviceHandle _device;
    private readonly int _length;

    private LibUsbMemoryHandle(LibUsbDeviceHandle device, byte* memory, int length)
        : base(0, ownsHandle: true)
    {
        var added = false;
        device.DangerousAddRef(ref added);
        _device = device;
        _length = length;
        SetHandle((nint)memory);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>libusb_dev_mem_alloc.</summary>
    /// <returns>Null: the platform has none, or no more of it.</returns>
    internal static LibUsbMemoryHandle? Allocate(LibUsbDeviceHandle device, int length)
    {
        var memory = length == 0 ? null : LibUsbLibrary.libusb_dev_mem_alloc(device, (nuint)length);
        return memory == null ? null : new LibUsbMemoryHandle(device, memory, length);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        var freed = LibUsbLibrary.libusb_dev_mem_free(_device.DangerousGetHandle(), (byte*)handle, (nuint)_length) == LibUsbError.Success;
        _device.DangerousRelease();
        return freed;
    }
}
