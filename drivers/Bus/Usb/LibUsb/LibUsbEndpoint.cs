namespace HwNet.Bus.Usb.LibUsb;

/// <summary>The transfers in flight on one endpoint, in order of submission. A completion that overtakes is held back until those before it have ended.</summary>
/// <remarks>
/// The lock is held over libusb_submit_transfer, so that the order here is the order on the wire. libusb takes none of its own locks that a callback
/// holds in submit or cancel, and no completion is run under the lock.
/// </remarks>
internal sealed unsafe class LibUsbEndpoint(LibUsbDevice device)
{
    private readonly Lock _lock = new();
    private LibUsbTransfer? _first;
    private LibUsbTransfer? _last;
    private UsbEndpoint? _descriptor;
    private bool _closed;
    private bool _completing;
    private bool _zeroPacketAsTwo;

    /// <summary>The endpoint's descriptor in the current settings; null: there is no such endpoint.</summary>
    internal UsbEndpoint? Descriptor
    {
        get
        {
            lock (_lock)
            {
                return _descriptor;
            }
        }

        set
        {
            lock (_lock)
            {
                _descriptor = value;
            }
        }
    }

    /// <summary>For tests: as on platforms where libusb cannot append a packet without bytes.</summary>
    internal bool ZeroPacketAsTwo
    {
        get => _zeroPacketAsTwo;
        set => _zeroPacketAsTwo = value;
    }

    /// <summary>Submits; never waits.</summary>
    internal UsbStatus Submit(LibUsbTransfer transfer)
    {
        lock (_lock)
        {
            if (_closed || device.IsGone)
            {
                return UsbStatus.NoDevice;
            }

            var owner = transfer.Owner;
            if (_descriptor is null || TypeOf(_descriptor) is not { } type || !owner.TryBegin(out var submission))
            {
                return UsbStatus.Invalid;
            }

            transfer.Submission = submission;
            device.Began();
            var error = transfer.Start(type, NeedsZeroPacket(owner), ref _zeroPacketAsTwo);
            if (error != LibUsbError.Success)
            {
                owner.Abort(submission);
                device.Ended();
                return device.Refused(error);
            }

            Append(transfer);
            return UsbStatus.Completed;
        }
    }

    /// <summary>Cancels one transfer; nothing when it is not in flight.</summary>
    internal void Cancel(LibUsbTransfer transfer)
    {
        lock (_lock)
        {
            if (transfer == _first || transfer.Previous is not null)
            {
                transfer.Cancel();
            }
        }
    }

    /// <summary>Cancels all, the newest first.</summary>
    /// <param name="close">Nothing may be submitted any more.</param>
    internal void CancelAll(bool close)
    {
        lock (_lock)
        {
            _closed |= close;
            for (var transfer = _last; transfer is not null; transfer = transfer.Previous)
            {
                transfer.Cancel();
            }
        }
    }

    /// <summary>A part of a transfer has ended, on the event thread. Runs the completions that are due.</summary>
    internal void End(LibUsbTransfer transfer, NativeTransfer* part)
    {
        lock (_lock)
        {
            transfer.End(part);
            if (_completing)
            {
                return;
            }

            _completing = true;
        }

        while (TryTakeFirst(out var first, out var status, out var actual))
        {
            device.Complete(first.Owner, first.Submission, status, actual);
        }
    }

    private static byte? TypeOf(UsbEndpoint descriptor) => descriptor.Type switch
    {
        UsbTransferType.Bulk => NativeTransfer.TypeBulk,
        UsbTransferType.Interrupt => NativeTransfer.TypeInterrupt,
        _ => null,
    };

    private bool NeedsZeroPacket(UsbTransfer owner)
    {
        var length = owner.Buffer.Length;
        var packet = _descriptor!.MaxPacketSize;
        return owner.ZeroPacket && !owner.IsIn && length > 0 && packet > 0 && length % packet == 0;
    }

    private bool TryTakeFirst(out LibUsbTransfer first, out UsbStatus status, out int actual)
    {
        lock (_lock)
        {
            first = _first!;
            if (_first is not { IsDone: true })
            {
                _completing = false;
                (status, actual) = (UsbStatus.Completed, 0);
                return false;
            }

            (status, actual) = (first.Status, first.ActualLength);
            _first = first.Next;
            first.Next = null;
            if (_first is null)
            {
                _last = null;
            }
            else
            {
                _first.Previous = null;
            }

            first.Finish();
            return true;
        }
    }

    private void Append(LibUsbTransfer transfer)
    {
        transfer.Previous = _last;
        if (_last is null)
        {
            _first = transfer;
        }
        else
        {
            _last.Next = transfer;
        }

        _last = transfer;
    }
}
