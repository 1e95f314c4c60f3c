using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Faults;

/// <summary>A frame device with one kind of fault, injected by seeded dice; put one round another to combine kinds.</summary>
/// <remarks>
/// A transmitted frame that the wrapper has taken counts as sent for the caller. When the device inside has no room for it, it waits here and
/// <see cref="CanSend"/> is false. Locks: R (receive path), T (transmit path); R before T.
/// </remarks>
public abstract class FaultyFrameDevice : FrameDeviceWrapper
{
    private readonly Lock _receiveGate = new();
    private readonly Lock _transmitGate = new();
    private readonly FaultPath _receive;
    private readonly FaultPath _transmit;
    private readonly FaultDirection _direction;
    private readonly ITimer _timer;
    private volatile bool _cancelled;
    private volatile bool _waiting;
    private bool _disposed;

    /// <summary>Wraps a device.</summary>
    /// <param name="inner">Disposed together with this one.</param>
    /// <param name="direction">Which way the fault strikes.</param>
    /// <param name="seed">Of the dice; put it in the message of a test that fails.</param>
    /// <param name="clock">For what depends on time; null: the system's.</param>
    protected FaultyFrameDevice(IFrameDevice inner, FaultDirection direction, int seed, TimeProvider? clock = null)
        : base(inner)
    {
        clock ??= TimeProvider.System;
        _direction = direction;
        _receive = new FaultPath(FaultDirection.Receive, seed, clock);
        _transmit = new FaultPath(FaultDirection.Transmit, unchecked(seed + 0x3779_97f5), clock);
        _timer = clock.CreateTimer(static state => ((FaultyFrameDevice)state!).Pump(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What the fault is called in reports: "drop", "delay".</summary>
    public abstract string Kind { get; }

    /// <summary>Faults injected on the way from the wire.</summary>
    public long ReceiveFaults => _receive.Faults;

    /// <summary>Faults injected on the way to the wire.</summary>
    public long TransmitFaults => _transmit.Faults;

    /// <summary>Frames lost beside the faults: too many were held back, or the device inside refused them when they were due.</summary>
    public long Lost => _receive.Lost + _transmit.Lost;

    /// <inheritdoc/>
    public override bool CanSend
    {
        get
        {
            if (_waiting && base.CanSend)
            {
                Pump();
            }

            return !_waiting && base.CanSend;
        }
    }

    /// <inheritdoc/>
    public sealed override Errno Send(ref MbufBatch frames)
    {
        if ((_direction & FaultDirection.Transmit) == 0)
        {
            return Inner.Send(ref frames);
        }

        lock (_transmitGate)
        {
            if (_disposed)
            {
                return Errno.ENXIO;
            }

            _transmit.ReleaseDue();
            if (!TryFlush())
            {
                return Errno.EAGAIN;
            }

            while (frames.TryRemoveFirst(out var m))
            {
                Inject(_transmit, m);
            }

            var error = Inner.Send(ref _transmit.Ready);
            ArmTimer();
            return error == Errno.None ? error : Settle(error, ref frames);
        }
    }

    /// <inheritdoc/>
    public sealed override Errno Receive(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        lock (_receiveGate)
        {
            if (_disposed || _cancelled)
            {
                return Errno.EINTR;
            }

            _receive.ReleaseDue();
            if (!_receive.Ready.IsEmpty)
            {
                _ = _receive.Ready.MoveTo(ref frames, limit);
                return Errno.None;
            }

            var wait = _receive.UntilDue() is { } due && (timeout < TimeSpan.Zero || due < timeout) ? due : timeout;
            var arrived = default(MbufBatch);
            var error = Inner.Receive(pool, ref arrived, limit, wait);
            Pump();
            while (arrived.TryRemoveFirst(out var m))
            {
                if ((_direction & FaultDirection.Receive) != 0)
                {
                    Inject(_receive, m);
                }
                else
                {
                    _receive.Emit(m);
                }
            }

            _receive.ReleaseDue();
            _ = _receive.Ready.MoveTo(ref frames, limit);
            return error;
        }
    }

    /// <inheritdoc/>
    public override void Cancel()
    {
        _cancelled = true;
        base.Cancel();
    }

    /// <summary>Does to a frame what the fault does: emits it, changed or not, emits more, holds it back or frees it; takes <paramref name="m"/>.</summary>
    /// <param name="path">The direction: dice, count, and where frames go.</param>
    /// <param name="m">The frame.</param>
    protected abstract void Inject(FaultPath path, Mbuf m);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
        {
            return;
        }

        Cancel();
        _timer.Dispose();
        lock (_receiveGate)
        {
            lock (_transmitGate)
            {
                _disposed = true;
                _receive.FreeAll();
                _transmit.FreeAll();
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>Sends what became due or found no room before.</summary>
    private void Pump()
    {
        if ((_direction & FaultDirection.Transmit) == 0)
        {
            return;
        }

        lock (_transmitGate)
        {
            if (_disposed)
            {
                return;
            }

            _transmit.ReleaseDue();
            _ = TryFlush();
            ArmTimer();
        }
    }

    /// <summary>Sends what waits; its sender has long gone, so what is refused for good is lost. Lock T held.</summary>
    /// <returns>False: there is no room yet.</returns>
    private bool TryFlush()
    {
        while (!_transmit.Ready.IsEmpty)
        {
            switch (Inner.Send(ref _transmit.Ready))
            {
                case Errno.None:
                    break;
                case Errno.EAGAIN:
                    _waiting = true;
                    return false;
                case Errno.EMSGSIZE when _transmit.Ready.TryRemoveFirst(out var refused):
                    refused.Free();
                    _transmit.CountLost(1);
                    break;
                default:
                    _transmit.CountLost(_transmit.Ready.FreeAll());
                    break;
            }
        }

        _waiting = false;
        return true;
    }

    /// <summary>Gives back what the device inside refused just now, as if the wrapper were not there. Lock T held.</summary>
    private Errno Settle(Errno error, ref MbufBatch frames)
    {
        if (error == Errno.EAGAIN)
        {
            _waiting = true;
            return Errno.None;
        }

        if (error != Errno.EMSGSIZE)
        {
            frames.AppendAll(ref _transmit.Ready);
            return error;
        }

        // Only the refused frame: the others have met their fault already and must not meet another.
        if (_transmit.Ready.TryRemoveFirst(out var refused))
        {
            frames.Prepend(refused);
        }

        _waiting = !_transmit.Ready.IsEmpty && !TryFlush();
        return error;
    }

    /// <summary>Lock T held.</summary>
    private void ArmTimer()
    {
        if (_transmit.UntilDue() is { } due)
        {
            // A timer counts whole milliseconds, and rounds down.
            _ = _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }
}
