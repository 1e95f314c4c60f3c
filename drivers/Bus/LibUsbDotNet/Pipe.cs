using HwNet.Bus.Usb;
using LibUsbDotNet.Main;

namespace HwNet.Bus.LibUsbDotNet;

/// <summary>An endpoint: the transfers in flight, in order of submission, and the library's transfers that serve them.</summary>
/// <remarks>
/// LibUsbDotNet cannot cancel a transfer. Each of its transfers therefore ends by itself after <see cref="Slice"/>, and is started again while
/// somebody waits for it. All is done on the device's worker; submitting and cancelling only take notes.
/// </remarks>
internal abstract class Pipe(LibUsbDotNetDevice device, byte address)
{
    /// <summary>Milliseconds until a transfer of the library that moves nothing ends: the longest that its memory outlives a cancel.</summary>
    internal const int Slice = 100;

    private readonly ManualResetEventSlim _quiet = new(true);
    private readonly Queue<PendingTransfer> _waiting = [];
    private bool _closed;
    private UsbEndpoint? _descriptor;

    /// <summary>The endpoint's descriptor in the current settings; null: there is no such endpoint.</summary>
    internal UsbEndpoint? Descriptor
    {
        get
        {
            lock (Gate)
            {
                return _descriptor;
            }
        }
    }

    /// <summary>bEndpointAddress.</summary>
    protected byte Address => address;

    /// <summary>Its device.</summary>
    protected LibUsbDotNetDevice Device => device;

    /// <summary>The pipe's lock.</summary>
    protected Lock Gate { get; } = new();

    /// <summary>In flight, oldest first. Gate held.</summary>
    protected Queue<PendingTransfer> Waiting => _waiting;

    /// <summary>No transfer of the library may be started. Gate held.</summary>
    protected bool IsHeld { get; private set; }

    /// <summary>Transfers of the library that have not ended, or whose end was not seen. Gate held.</summary>
    protected abstract int Running { get; }

    /// <summary>The library's word for the endpoint's type. Gate held.</summary>
    protected EndpointType Type => _descriptor?.Type == UsbTransferType.Interrupt ? EndpointType.Interrupt : EndpointType.Bulk;

    /// <summary>Submits; never waits.</summary>
    internal UsbStatus Submit(PendingTransfer transfer)
    {
        lock (Gate)
        {
            if (_closed || device.IsGone)
            {
                return UsbStatus.NoDevice;
            }

            if (_descriptor is not { Type: UsbTransferType.Bulk or UsbTransferType.Interrupt } || !transfer.Owner.TryBegin(out var submission))
            {
                return UsbStatus.Invalid;
            }

            transfer.Begin(submission);
            device.Began();
            _waiting.Enqueue(transfer);
        }

        device.Wake();
        return UsbStatus.Completed;
    }

    /// <summary>Cancels one transfer; nothing when it is not in flight.</summary>
    internal void Cancel(PendingTransfer transfer)
    {
        lock (Gate)
        {
            transfer.IsCancelled |= transfer.Owner.IsInFlight;
        }

        device.Wake();
    }

    /// <summary>Cancels all.</summary>
    /// <param name="close">Nothing may be submitted any more.</param>
    internal void CancelAll(bool close)
    {
        lock (Gate)
        {
            _closed |= close;
            foreach (var transfer in _waiting)
            {
                transfer.IsCancelled = true;
            }
        }

        device.Wake();
    }

    /// <summary>On the worker: looks what has ended, completes what is due, starts what is wanted.</summary>
    internal void Serve()
    {
        while (TryTake(out var transfer, out var status))
        {
            device.Complete(transfer.Owner, transfer.Submission, status, transfer.Moved);
        }
    }

    /// <summary>Waits until the library has no transfer on the endpoint any more, and lets none begin. Not on the worker.</summary>
    /// <param name="discard">What was read ahead is forgotten.</param>
    /// <param name="limit">How long at most.</param>
    /// <returns>False: the time was over.</returns>
    internal bool Hold(bool discard, TimeSpan limit)
    {
        lock (Gate)
        {
            IsHeld = true;
        }

        device.Wake();
        var quiet = _quiet.Wait(limit);
        lock (Gate)
        {
            Forget(discard);
        }

        return quiet;
    }

    /// <summary>Ends <see cref="Hold"/>.</summary>
    /// <param name="descriptor">The endpoint from now on.</param>
    internal void Resume(UsbEndpoint? descriptor)
    {
        lock (Gate)
        {
            _descriptor = descriptor;
            IsHeld = false;
        }

        device.Wake();
    }

    /// <summary>Takes in what has ended and starts what is wanted. Gate held.</summary>
    protected abstract void Advance();

    /// <summary>How the oldest transfer has ended; null: not yet. Gate held.</summary>
    protected abstract UsbStatus? Settle(PendingTransfer first);

    /// <summary>Forgets failures, and what was read ahead. Gate held.</summary>
    protected virtual void Forget(bool data)
    {
    }

    private bool TryTake(out PendingTransfer transfer, out UsbStatus status)
    {
        lock (Gate)
        {
            Advance();
            NoteQuiet();
            if (_waiting.TryPeek(out transfer!) && Settle(transfer) is { } ended)
            {
                _ = _waiting.Dequeue();
                status = ended;
                return true;
            }

            status = UsbStatus.Completed;
            return false;
        }
    }

    private void NoteQuiet()
    {
        if (Running == 0)
        {
            _quiet.Set();
        }
        else
        {
            _quiet.Reset();
        }
    }
}
