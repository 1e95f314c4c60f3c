using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>One control transfer, reused. libusb's own synchronous call is not used: it handles events on the caller's thread, where completions must not run.</summary>
internal sealed unsafe class LibUsbControl : IDisposable
{
    /// <summary>How much later than asked libusb's time-out may come before the transfer is given up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly LibUsbTransferHandle _native;
    private readonly object _gate = new();
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(UsbSetup.Size + 512, pinned: true);
    private GCHandle<LibUsbControl> _self;
    private bool _ended;

    private LibUsbControl(LibUsbTransferHandle native)
    {
        _native = native;
        _self = new GCHandle<LibUsbControl>(this);
        var transfer = native.Native;
        transfer->Type = NativeTransfer.TypeControl;
        transfer->Callback = &OnEnded;
        transfer->UserData = GCHandle<LibUsbControl>.ToIntPtr(_self);
    }

    /// <summary>True when libusb never gave it back: it must be neither reused nor freed.</summary>
    internal bool IsLost { get; private set; }

    /// <summary>A control transfer; null without memory.</summary>
    internal static LibUsbControl? Make(LibUsbDeviceHandle handle) =>
        LibUsbTransferHandle.Allocate(handle) is { } native ? new LibUsbControl(native) : null;

    /// <summary>Starts it.</summary>
    internal LibUsbError Start(in UsbSetup setup, ReadOnlySpan<byte> data, TimeSpan timeout)
    {
        var length = UsbSetup.Size + setup.Length;
        if (_buffer.Length < length)
        {
            _buffer = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        }

        setup.Write(_buffer);
        if (!setup.IsIn)
        {
            data[..setup.Length].CopyTo(_buffer.AsSpan(UsbSetup.Size));
        }

        var transfer = _native.Native;
        transfer->Buffer = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_buffer, 0);
        transfer->Length = length;
        // 0 is "no limit" to libusb, and to nobody who asks for a short one.
        transfer->Timeout = timeout == Timeout.InfiniteTimeSpan ? 0 : (uint)Math.Clamp(Math.Ceiling(timeout.TotalMilliseconds), 1, int.MaxValue);
        _ended = false;
        return LibUsbLibrary.libusb_submit_transfer(transfer);
    }

    /// <summary>Waits for its end. libusb watches the time; should even that fail, the transfer is given up.</summary>
    /// <param name="setup">What was started.</param>
    /// <param name="data">Gets the answer.</param>
    /// <param name="timeout">What was started.</param>
    internal UsbResult Wait(in UsbSetup setup, Span<byte> data, TimeSpan timeout)
    {
        var limit = timeout == Timeout.InfiniteTimeSpan ? timeout : TimeSpan.FromMilliseconds(Math.Clamp(timeout.TotalMilliseconds, 0, int.MaxValue / 2)) + Grace;
        if (!WaitEnded(limit))
        {
            Cancel();
            if (!WaitEnded(Grace))
            {
                IsLost = true;
                return new UsbResult(UsbStatus.TimedOut, 0);
            }
        }

        var transfer = _native.Native;
        var length = Math.Clamp(transfer->ActualLength, 0, setup.Length);
        if (setup.IsIn)
        {
            _buffer.AsSpan(UsbSetup.Size, length).CopyTo(data);
        }

        return new UsbResult(LibUsbStatus.Of(transfer->Status), length);
    }

    /// <summary>Ends it early; any thread, while it is started.</summary>
    internal void Cancel() => _ = LibUsbLibrary.libusb_cancel_transfer(_native.Native);

    /// <summary>Frees it; not while it is started.</summary>
    public void Dispose()
    {
        _native.Dispose();
        _self.Dispose();
    }

    [UnmanagedCallersOnly]
    private static void OnEnded(NativeTransfer* transfer) => GCHandle<LibUsbControl>.FromIntPtr(transfer->UserData).Target.Ended();

    private void Ended()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    private bool WaitEnded(TimeSpan limit)
    {
        lock (_gate)
        {
            // Nothing else pulses: a wait that returns true has seen the end.
            return _ended || Monitor.Wait(_gate, limit) || _ended;
        }
    }
}
