using System.Buffers;
using HwNet.Bus.Usb;

namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>A ring of IN transfers on one endpoint, each with a buffer of its own that is used over and over.</summary>
/// <remarks>Lock R, a leaf but for the device's Submit: the state and the transfers that are not in flight. Errors are throttled as usbnet's.</remarks>
internal sealed class UsbRxRing : IDisposable
{
    /// <summary>usbnet: more than 20 errors in 30 completions, and the endpoint is left alone for a while.</summary>
    private const int ErrorWindow = 30;
    private const int MaxErrors = 20;

    private readonly object _lock = new();
    private readonly IUsbDevice _device;
    private readonly byte _endpoint;
    private readonly IUsbRingOwner _owner;
    private readonly UsbReceived _received;
    private readonly Action _overflow;
    private readonly Stack<UsbTransfer> _idle;
    private readonly UsbTransfer[] _transfers;
    private readonly IMemoryOwner<byte>[] _buffers;
    private UsbRingState _state;
    private int _completions;
    private int _errors;
    private long _activity;

    /// <summary>A ring, not started.</summary>
    internal UsbRxRing(IUsbDevice device, byte endpoint, int count, int size, IUsbRingOwner owner, UsbReceived received, Action overflow)
    {
        _device = device;
        _endpoint = endpoint;
        _owner = owner;
        _received = received;
        _overflow = overflow;
        _idle = new Stack<UsbTransfer>(count);
        _transfers = new UsbTransfer[count];
        _buffers = new IMemoryOwner<byte>[count];
        for (var i = 0; i < count; i++)
        {
            _buffers[i] = device.AllocateBuffer(size);
            _transfers[i] = new UsbTransfer(endpoint, Completed) { Buffer = _buffers[i].Memory };
            _idle.Push(_transfers[i]);
        }
    }

    /// <summary>What it does now.</summary>
    internal UsbRingState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>Completions with data since it was made: tells silence from work.</summary>
    internal long Activity => Volatile.Read(ref _activity);

    /// <summary>Submits everything that is free.</summary>
    internal void Start()
    {
        lock (_lock)
        {
            _state = UsbRingState.Running;
            _errors = _completions = 0;
            SubmitIdle(_transfers.Length);
        }
    }

    /// <summary>A failing endpoint is tried again with one transfer.</summary>
    internal void Probe()
    {
        lock (_lock)
        {
            if (_state == UsbRingState.Failing && _idle.Count == _transfers.Length)
            {
                SubmitIdle(1);
            }
        }
    }

    /// <summary>Submits nothing more and cancels what is in flight; the device's drain tells when that is over.</summary>
    internal void Stop()
    {
        lock (_lock)
        {
            _state = UsbRingState.Stopped;
        }

        _device.CancelAll(_endpoint);
    }

    /// <summary>Waits until nothing is in flight. n</summary>
    /// <returns>False: the time was over.</returns>
    internal bool WaitIdle(TimeSpan limit) => RingWait.Until(_lock, limit, () => _idle.Count == _transfers.Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var transfer in _transfers)
        {
            transfer.Dispose();
        }

        foreach (var buffer in _buffers)
        {
            buffer.Dispose();
        }
    }

    private void Completed(UsbTransfer transfer)
    {
        var status = transfer.Status;
        if (status == UsbStatus.Completed)
        {
            _ = Interlocked.Increment(ref _activity);
            _received(transfer.Buffer.Span[..transfer.ActualLength]);
        }
        else if (status == UsbStatus.Overflow)
        {
            _overflow();
        }

        UsbStatus? trouble;
        lock (_lock)
        {
            _idle.Push(transfer);
            trouble = Judge(status);
            if (_state == UsbRingState.Running)
            {
                SubmitIdle(_transfers.Length);
            }
            else if (_idle.Count == _transfers.Length)
            {
                Monitor.PulseAll(_lock);
            }
        }

        if (status == UsbStatus.NoDevice)
        {
            _owner.Gone();
        }
        else if (trouble is { } kind)
        {
            _owner.Trouble(_endpoint, kind);
        }
    }

    /// <summary>What a completion means for the ring. R</summary>
    /// <returns>The trouble that the worker has to look after; null for none.</returns>
    private UsbStatus? Judge(UsbStatus status)
    {
        Count(status is not (UsbStatus.Completed or UsbStatus.Cancelled));
        switch (status)
        {
            case UsbStatus.Completed when _state == UsbRingState.Failing:
                _state = UsbRingState.Running;
                return null;
            case UsbStatus.Stall when _state is UsbRingState.Running or UsbRingState.Failing:
                _state = UsbRingState.Halted;
                return status;
            case UsbStatus.ProtocolError or UsbStatus.TimedOut or UsbStatus.Invalid or UsbStatus.NoMemory when _state == UsbRingState.Running:
                _state = UsbRingState.Failing;
                return status;
            case UsbStatus.NoDevice:
                _state = UsbRingState.Stopped;
                return null;
            case UsbStatus.Overflow when _state == UsbRingState.Running && _errors > MaxErrors:
                _state = UsbRingState.Failing;
                return status;
            default:
                return null;
        }
    }

    private void Count(bool error)
    {
        if (++_completions > ErrorWindow)
        {
            _completions = 1;
            _errors = 0;
        }

        _errors += error ? 1 : 0;
    }

    /// <summary>R</summary>
    private void SubmitIdle(int count)
    {
        while (count-- > 0 && _idle.TryPop(out var transfer))
        {
            var status = _device.Submit(transfer);
            if (status != UsbStatus.Completed)
            {
                _idle.Push(transfer);
                _state = status == UsbStatus.NoDevice ? UsbRingState.Stopped : UsbRingState.Failing;
                return;
            }
        }
    }
}
