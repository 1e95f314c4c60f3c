using System.Buffers;

namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>An opening of a recorded device. Requests are answered as they were, IN data comes in its order once the requests before it were made, OUT data is compared and taken; after the end transfers stay pending.</summary>
/// <remarks>No timing: what may complete does so at once, on the device's own thread. Lock: of the <see cref="ReplayUsbBusDevice"/>; no completion runs under it.</remarks>
public sealed class ReplayUsbDevice : IUsbDevice
{
    private readonly ReplayUsbBusDevice _bus;
    private readonly ReplayScript _script;
    private readonly object _lock;
    private readonly List<ReplayTransfer> _inFlight = [];
    private readonly List<Action> _goneHandlers = [];
    private readonly Thread _thread;
    private bool _completing;
    private bool _gone;
    private bool _disposed;

    internal ReplayUsbDevice(ReplayUsbBusDevice bus, ReplayScript script, object sync)
    {
        _bus = bus;
        _script = script;
        _lock = sync;
        _thread = new Thread(Run) { IsBackground = true, Name = $"usb {bus.Location}" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public UsbDeviceInfo Info => _bus.Info;

    /// <inheritdoc/>
    public UsbDescriptors Descriptors => _bus.Descriptors;

    /// <inheritdoc/>
    public bool IsGone => Volatile.Read(ref _gone);

    /// <inheritdoc/>
    public string? Failure => IsGone ? $"{Info.Location}: the recorded device went away here; end the replay" : null;

    /// <inheritdoc/>
    public IDisposable OnGone(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_lock)
        {
            if (!_gone)
            {
                _goneHandlers.Add(handler);
                return new ReplayGoneRegistration(_lock, _goneHandlers, handler);
            }
        }

        handler();
        return new ReplayGoneRegistration(_lock, _goneHandlers, handler);
    }

    /// <inheritdoc/>
    public UsbResult Control(in UsbSetup setup, Span<byte> data, TimeSpan timeout)
    {
        UsbCompletionScope.AssertOutside(nameof(Control));
        if (data.Length < setup.Length)
        {
            return new UsbResult(UsbStatus.Invalid, 0);
        }

        lock (_lock)
        {
            return _gone ? new UsbResult(UsbStatus.NoDevice, 0) : Answer(setup, data[..setup.Length]);
        }
    }

    /// <inheritdoc/>
    public UsbStatus Submit(UsbTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        lock (_lock)
        {
            if (_gone || _disposed)
            {
                return UsbStatus.NoDevice;
            }

            if ((transfer.Endpoint & 0x0f) == 0 || !transfer.TryBegin(out var submission))
            {
                return UsbStatus.Invalid;
            }

            _inFlight.Add(new ReplayTransfer(transfer, submission));
            Monitor.PulseAll(_lock);
            return UsbStatus.Completed;
        }
    }

    /// <inheritdoc/>
    public void Cancel(UsbTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        CancelWhere(t => t.Transfer == transfer);
    }

    /// <inheritdoc/>
    public void CancelAll(byte endpoint) => CancelWhere(t => t.Transfer.Endpoint == endpoint);

    /// <inheritdoc/>
    public bool Drain(TimeSpan limit)
    {
        UsbCompletionScope.AssertOutside(nameof(Drain));
        var deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        lock (_lock)
        {
            while (_inFlight.Count > 0 || _completing)
            {
                var left = deadline - Environment.TickCount64;
                if (left <= 0)
                {
                    return false;
                }

                _ = Monitor.Wait(_lock, (int)Math.Min(left, int.MaxValue));
            }

            return true;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Not recorded, it is noted and done, as on any device that has the endpoint.</remarks>
    public UsbStatus ClearHalt(byte endpoint) => Command(nameof(ClearHalt), new UsbSetup(0x02, 1, 0, endpoint, 0), Has(s => s.Endpoints.Any(e => e.Address == endpoint)));

    /// <inheritdoc/>
    /// <remarks>A trace that begins after the device was configured has no such request: then it is taken.</remarks>
    public UsbStatus SetConfiguration(byte value)
    {
        lock (_lock)
        {
            if (!_gone && !_script.Has(0x00, 9))
            {
                return Descriptors.Configurations.Any(c => c.Value == value) ? UsbStatus.Completed : UsbStatus.Invalid;
            }
        }

        return Command(nameof(SetConfiguration), new UsbSetup(0x00, 9, value, 0, 0), Descriptors.Configurations.Any(c => c.Value == value));
    }

    /// <inheritdoc/>
    public UsbStatus Claim(byte interfaceNumber) => HasInterface(interfaceNumber);

    /// <inheritdoc/>
    public UsbStatus Release(byte interfaceNumber) => HasInterface(interfaceNumber);

    /// <inheritdoc/>
    /// <remarks>Not recorded, it is noted and done, as on any device that has the setting.</remarks>
    public UsbStatus SetAlternate(byte interfaceNumber, byte alternate) => Command(
        nameof(SetAlternate), new UsbSetup(0x01, 11, alternate, interfaceNumber, 0), Has(s => s.Number == interfaceNumber && s.Alternate == alternate));

    /// <inheritdoc/>
    public UsbStatus Reset()
    {
        UsbCompletionScope.AssertOutside(nameof(Reset));
        lock (_lock)
        {
            if (_gone)
            {
                return UsbStatus.NoDevice;
            }

            // A reset needs no answer of the device: one that was not recorded is noted, and done.
            return _script.Answer(new UsbSetup(0x23, 3, 4, 1, 0), [])?.Status ?? UsbStatus.Completed;
        }
    }

    /// <inheritdoc/>
    public IMemoryOwner<byte> AllocateBuffer(int length) => new ReplayBuffer(length);

    /// <inheritdoc/>
    public void Dispose()
    {
        UsbCompletionScope.AssertOutside(nameof(Dispose));
        CancelWhere(static _ => true);
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            Monitor.PulseAll(_lock);
        }

        _thread.Join();
        _bus.Closed();
    }

    private bool Has(Func<UsbInterface, bool> setting) => Descriptors.Configurations.Any(c => c.Interfaces.Any(setting));

    private UsbStatus HasInterface(byte number) => IsGone ? UsbStatus.NoDevice : Has(s => s.Number == number) ? UsbStatus.Completed : UsbStatus.Invalid;

    private UsbStatus Command(string operation, in UsbSetup setup, bool possible)
    {
        UsbCompletionScope.AssertOutside(operation);
        lock (_lock)
        {
            if (_gone)
            {
                return UsbStatus.NoDevice;
            }

            var recorded = _script.Answer(setup, []);
            Monitor.PulseAll(_lock);
            return recorded?.Status ?? (possible ? UsbStatus.Completed : UsbStatus.Stall);
        }
    }

    private UsbResult Answer(in UsbSetup setup, Span<byte> data)
    {
        var recorded = _script.Answer(setup, setup.IsIn ? [] : data);
        Monitor.PulseAll(_lock);
        if (recorded is null)
        {
            return new UsbResult(UsbStatus.Stall, 0);
        }

        var status = recorded.Status ?? UsbStatus.TimedOut;
        if (!setup.IsIn)
        {
            return new UsbResult(status, status == UsbStatus.Completed ? data.Length : 0);
        }

        var length = Math.Min(recorded.Data.Length, data.Length);
        recorded.Data.Span[..length].CopyTo(data);
        return new UsbResult(status, length);
    }

    private void CancelWhere(Predicate<ReplayTransfer> which)
    {
        lock (_lock)
        {
            foreach (var transfer in _inFlight)
            {
                transfer.IsCancelled |= which(transfer);
            }

            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>The event thread.</summary>
    private void Run()
    {
        while (TryNext(out var next, out var recorded))
        {
            Complete(next!, recorded);
            lock (_lock)
            {
                _completing = false;
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Waits for the next transfer that may complete.</summary>
    /// <returns>False: the device was closed.</returns>
    private bool TryNext(out ReplayTransfer? next, out UsbExchange? recorded)
    {
        lock (_lock)
        {
            while (!TryChoose(out next, out recorded))
            {
                if (_disposed)
                {
                    return false;
                }

                _ = Monitor.Wait(_lock);
            }

            _ = _inFlight.Remove(next!);
            _completing = true;
            return true;
        }
    }

    /// <summary>Of what may complete that which came first in the trace; what was cancelled and what goes out first of all.</summary>
    private bool TryChoose(out ReplayTransfer? next, out UsbExchange? recorded)
    {
        next = null;
        recorded = null;
        var seen = 0u;
        foreach (var transfer in _inFlight)
        {
            if (transfer.IsCancelled || _gone)
            {
                (next, recorded) = (transfer, null);
                return true;
            }

            var bit = 1u << ((transfer.Transfer.Endpoint & 0x0f) | ((transfer.Transfer.Endpoint & 0x80) >> 3));
            if ((seen & bit) != 0)
            {
                continue;
            }

            seen |= bit;
            if (!transfer.Transfer.IsIn)
            {
                (next, recorded) = (transfer, null);
                return true;
            }

            if (_script.PeekIn(transfer.Transfer.Endpoint) is { } e && (recorded is null || e.Completed < recorded.Completed))
            {
                (next, recorded) = (transfer, e);
            }
        }

        return next is not null;
    }

    private void Complete(ReplayTransfer next, UsbExchange? recorded)
    {
        var transfer = next.Transfer;
        var status = UsbStatus.Completed;
        var length = 0;
        lock (_lock)
        {
            if (next.IsCancelled || _gone)
            {
                status = _gone ? UsbStatus.NoDevice : UsbStatus.Cancelled;
            }
            else if (recorded is null)
            {
                length = transfer.Buffer.Length;
                _script.Sent(transfer.Endpoint, transfer.Buffer.Span);
            }
            else
            {
                status = Deliver(transfer, recorded, out length);
            }
        }

        if (status == UsbStatus.NoDevice)
        {
            Vanish();
        }

        _ = transfer.Complete(next.Submission, status, length);
    }

    /// <summary>Bytes that were not recorded are zero: the length is what it was.</summary>
    private UsbStatus Deliver(UsbTransfer transfer, UsbExchange recorded, out int length)
    {
        _script.TakeIn(transfer.Endpoint);
        var room = transfer.Buffer.Span;
        length = Math.Min(recorded.Length, room.Length);
        var known = Math.Min(recorded.Data.Length, length);
        recorded.Data.Span[..known].CopyTo(room);
        room[known..length].Clear();
        if (recorded.Length <= room.Length)
        {
            return recorded.Status ?? UsbStatus.Completed;
        }

        _script.Note(UsbReplayDifferenceKind.Overflow, $"IN 0x{transfer.Endpoint:x2} has room for {room.Length} bytes", $"{recorded.Length} bytes came");
        return UsbStatus.Overflow;
    }

    private void Vanish()
    {
        Action[] handlers;
        lock (_lock)
        {
            handlers = _gone ? [] : [.. _goneHandlers];
            _gone = true;
        }

        foreach (var handler in handlers)
        {
            handler();
        }
    }
}
