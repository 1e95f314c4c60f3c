namespace HwNet.Bus.Usb.LibUsb;

/// <summary>Bulk and interrupt transfers.</summary>
internal sealed unsafe partial class LibUsbDevice
{
    private readonly Lock _transfersLock = new();
    private readonly HashSet<LibUsbTransfer> _transfers = [];
    private long _strays;
    private long _thrown;

    /// <summary>Transfers that have a native one.</summary>
    internal int TransferCount
    {
        get
        {
            lock (_transfersLock)
            {
                return _transfers.Count;
            }
        }
    }

    /// <inheritdoc/>
    public UsbStatus Submit(UsbTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        if (transfer.BusState is not LibUsbTransfer state)
        {
            if (transfer.BusState is not null)
            {
                return UsbStatus.Invalid;
            }

            var refusal = Adopt(transfer, out state!);
            if (refusal != UsbStatus.Completed)
            {
                return refusal;
            }
        }

        return state.Device == this ? EndpointAt(transfer.Endpoint).Submit(state) : UsbStatus.Invalid;
    }

    /// <inheritdoc/>
    public void Cancel(UsbTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        if (transfer.BusState is LibUsbTransfer state && state.Device == this)
        {
            EndpointAt(transfer.Endpoint).Cancel(state);
        }
    }

    /// <inheritdoc/>
    public void CancelAll(byte endpoint) => EndpointAt(endpoint).CancelAll(close: false);

    /// <inheritdoc/>
    public bool Drain(TimeSpan limit)
    {
        AssertOutside(nameof(Drain));
        return _inFlight.Wait(limit);
    }

    /// <summary>For an endpoint: a submission starts.</summary>
    internal void Began() => _inFlight.Add();

    /// <summary>For an endpoint: a submission was refused.</summary>
    internal void Ended() => _inFlight.Remove();

    /// <summary>For an endpoint: what a refusal of libusb means.</summary>
    internal UsbStatus Refused(LibUsbError error)
    {
        if (error is LibUsbError.NoDevice or LibUsbError.NoMem)
        {
            return Fail(error, LibUsbFailure.NoMemory);
        }

        return LibUsbStatus.Of(error);
    }

    /// <summary>On the event thread: a part of a transfer has ended.</summary>
    internal void End(LibUsbTransfer transfer, NativeTransfer* part)
    {
        if (part->Status == LibUsbTransferStatus.NoDevice)
        {
            MarkGone();
        }

        EndpointAt(transfer.Owner.Endpoint).End(transfer, part);
    }

    /// <summary>For an endpoint, without its lock: calls the owner. Libusb's frames are below, so nothing may be thrown through.</summary>
    internal void Complete(UsbTransfer transfer, long submission, UsbStatus status, int actual)
    {
        try
        {
            if (!transfer.Complete(submission, status, actual))
            {
                _ = Interlocked.Increment(ref _strays);
            }
        }
        catch (Exception e)
        {
            // Counted in powers of two: a device can make this happen for every packet.
            var count = Interlocked.Increment(ref _thrown);
            if (long.IsPow2(count))
            {
                Log.Error(e, "{0}: a completion of endpoint 0x{1:x2} has thrown, {2} times by now", Info.Location, transfer.Endpoint, count);
            }
        }
        finally
        {
            _inFlight.Remove();
        }
    }

    /// <summary>For a transfer that frees itself.</summary>
    internal void Forget(LibUsbTransfer transfer)
    {
        lock (_transfersLock)
        {
            _ = _transfers.Remove(transfer);
        }
    }

    /// <summary>The queue of an endpoint; for tests too.</summary>
    internal LibUsbEndpoint EndpointAt(byte address) => _endpoints[(address & 0x0f) | ((address & 0x80) >> 3)];

    private UsbStatus Adopt(UsbTransfer transfer, out LibUsbTransfer? state)
    {
        lock (_transfersLock)
        {
            state = transfer.BusState as LibUsbTransfer;
            if (state is not null)
            {
                return UsbStatus.Completed;
            }

            if (_disposed != 0 || IsGone)
            {
                return UsbStatus.NoDevice;
            }

            state = LibUsbTransfer.Make(this, _handle, transfer);
            if (state is null)
            {
                return UsbStatus.NoMemory;
            }

            _ = _transfers.Add(state);
            transfer.BusState = state;
            return UsbStatus.Completed;
        }
    }

    private void FreeTransfers()
    {
        LibUsbTransfer[] transfers;
        lock (_transfersLock)
        {
            transfers = [.. _transfers];
        }

        foreach (var transfer in transfers)
        {
            transfer.Dispose();
        }
    }
}
