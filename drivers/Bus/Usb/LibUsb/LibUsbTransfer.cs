using System.Buffers;
using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>What a <see cref="UsbTransfer"/> keeps of libusb: the native transfer and its place in the endpoint's queue. Made at the first submission.</summary>
/// <remarks>The fields are the queue's, under its lock, while the transfer is in flight.</remarks>
internal sealed unsafe class LibUsbTransfer : IDisposable
{
    private readonly LibUsbTransferHandle _native;
    private LibUsbTransferHandle? _tail;
    private GCHandle<LibUsbTransfer> _self;
    private MemoryHandle _pin;
    private int _parts;
    private LibUsbTransferStatus _status;
    private int _actual;
    private int _freed;

    private LibUsbTransfer(LibUsbDevice device, LibUsbDeviceHandle handle, UsbTransfer owner, LibUsbTransferHandle native)
    {
        Device = device;
        Handle = handle;
        Owner = owner;
        _native = native;
        _self = new GCHandle<LibUsbTransfer>(null!);
        Prepare(native);
    }

    /// <summary>The device that it belongs to, for good.</summary>
    internal LibUsbDevice Device { get; }

    /// <summary>The transfer of the driver.</summary>
    internal UsbTransfer Owner { get; }

    /// <summary>The number of the submission in flight.</summary>
    internal long Submission { get; set; }

    /// <summary>Towards older submissions.</summary>
    internal LibUsbTransfer? Previous { get; set; }

    /// <summary>Towards newer submissions.</summary>
    internal LibUsbTransfer? Next { get; set; }

    /// <summary>True when libusb has ended it; it may have to wait for those before it.</summary>
    internal bool IsDone => _parts == 0;

    /// <summary>How it ended.</summary>
    internal UsbStatus Status => LibUsbStatus.Of(_status);

    /// <summary>Bytes that moved, as libusb says.</summary>
    internal int ActualLength => _actual;

    private LibUsbDeviceHandle Handle { get; }

    /// <summary>A native transfer; null without memory.</summary>
    internal static LibUsbTransfer? Make(LibUsbDevice device, LibUsbDeviceHandle handle, UsbTransfer owner) =>
        LibUsbTransferHandle.Allocate(handle) is { } native ? new LibUsbTransfer(device, handle, owner, native) : null;

    /// <summary>libusb_submit_transfer. The queue's lock is held, so that the completion waits until the transfer is queued.</summary>
    /// <param name="type">TypeBulk or TypeInterrupt.</param>
    /// <param name="zeroPacket">A packet without bytes has to follow.</param>
    /// <param name="asTwo">libusb cannot append it here: it is a transfer of its own. Set when that turns out.</param>
    internal LibUsbError Start(byte type, bool zeroPacket, ref bool asTwo)
    {
        var transfer = _native.Native;
        _pin = Owner.Buffer.Pin();
        transfer->Type = type;
        transfer->Buffer = (byte*)_pin.Pointer;
        transfer->Length = Owner.Buffer.Length;
        transfer->Flags = zeroPacket && !asTwo ? NativeTransfer.FlagAddZeroPacket : (byte)0;
        _parts = 1;
        _self.Target = this;
        var error = LibUsbLibrary.libusb_submit_transfer(transfer);
        if (error == LibUsbError.NotSupported && transfer->Flags != 0)
        {
            asTwo = true;
            transfer->Flags = 0;
            error = LibUsbLibrary.libusb_submit_transfer(transfer);
        }

        if (error != LibUsbError.Success)
        {
            Finish();
        }
        else if (zeroPacket && asTwo)
        {
            StartTail(type);
        }

        return error;
    }

    /// <summary>libusb_cancel_transfer, the last part first. What has ended already is left alone by libusb.</summary>
    internal void Cancel()
    {
        if (IsDone)
        {
            return;
        }

        if (_tail is not null)
        {
            _ = LibUsbLibrary.libusb_cancel_transfer(_tail.Native);
        }

        _ = LibUsbLibrary.libusb_cancel_transfer(_native.Native);
    }

    /// <summary>Takes note that a part has ended.</summary>
    internal void End(NativeTransfer* part)
    {
        _parts--;
        if (part == _native.Native)
        {
            _actual = part->ActualLength;
            _status = _status == LibUsbTransferStatus.Completed ? part->Status : _status;
        }
        else if (part->Status != LibUsbTransferStatus.Completed && _status == LibUsbTransferStatus.Completed)
        {
            _status = part->Status;
        }
    }

    /// <summary>Gives the buffer back to the driver; nothing refers to this any more but the driver's transfer.</summary>
    internal void Finish()
    {
        _self.Target = null!;
        _pin.Dispose();
        _pin = default;
        _parts = 0;
        _status = LibUsbTransferStatus.Completed;
        _actual = 0;
    }

    /// <summary>Frees the native transfer. Not in flight. The device does it when it is closed, whatever comes first.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _freed, 1) != 0)
        {
            return;
        }

        Device.Forget(this);
        _native.Dispose();
        _tail?.Dispose();
        _self.Dispose();
    }

    // No exception may cross into libusb.
    [UnmanagedCallersOnly]
    private static void OnEnded(NativeTransfer* part)
    {
        if (GCHandle<LibUsbTransfer>.FromIntPtr(part->UserData).Target is { } transfer)
        {
            transfer.Device.End(transfer, part);
        }
    }

    private void StartTail(byte type)
    {
        if (_tail is null)
        {
            _tail = LibUsbTransferHandle.Allocate(Handle);
            if (_tail is null)
            {
                _status = LibUsbTransferStatus.Error;
                _ = LibUsbLibrary.libusb_cancel_transfer(_native.Native);
                return;
            }

            Prepare(_tail);
        }

        var tail = _tail.Native;
        tail->Type = type;
        tail->Buffer = _native.Native->Buffer;
        tail->Length = 0;
        _parts = 2;
        var error = LibUsbLibrary.libusb_submit_transfer(tail);
        if (error != LibUsbError.Success)
        {
            // The frame without its end is no frame: it is reported as lost.
            _parts = 1;
            _status = error == LibUsbError.NoDevice ? LibUsbTransferStatus.NoDevice : LibUsbTransferStatus.Error;
            _ = LibUsbLibrary.libusb_cancel_transfer(_native.Native);
        }
    }

    private void Prepare(LibUsbTransferHandle handle)
    {
        var transfer = handle.Native;
        transfer->Endpoint = Owner.Endpoint;
        transfer->Callback = &OnEnded;
        transfer->UserData = GCHandle<LibUsbTransfer>.ToIntPtr(_self);
    }
}
