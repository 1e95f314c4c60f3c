namespace HwNet.Bus.Usb.Wrappers.Faults;

/// <content>What each fault does. Lock F is held in all of it, but for delivering.</content>
public sealed partial class FaultyUsbDevice
{
    /// <summary>Gives a transfer to the device inside without a note: nothing is allocated, no thread is changed.</summary>
    private UsbStatus Pass(FaultyLane lane, WrappedTransfer wrapped)
    {
        _plan.CountPassed();
        lane.Passing++;
        var status = base.SubmitInner(wrapped);
        lane.Passing -= status == UsbStatus.Completed ? 0 : 1;
        return status;
    }

    /// <summary>A transfer that no fault touched has ended. Lock F is not held while its owner is told.</summary>
    private void Passed(WrappedTransfer wrapped)
    {
        var pulled = Volatile.Read(ref _pulled);
        _ = wrapped.Outer.Complete(
            wrapped.Submission, pulled ? UsbStatus.NoDevice : wrapped.Inner.Status, pulled ? 0 : wrapped.Inner.ActualLength);
        lock (_lock)
        {
            var lane = LaneOf(wrapped.Outer.Endpoint);
            if (--lane.Passing == 0 && !lane.IsEmpty)
            {
                Wake();
            }

            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Keeps a transfer from the device inside when its fault wants that.</summary>
    /// <returns>True: it was kept back.</returns>
    private bool Divert(FaultyLane lane, FaultyEntry entry)
    {
        if (_plan.Wedged(entry.Wrapped.Outer.Endpoint))
        {
            entry.IsLost = true;
            return true;
        }

        if (lane.Halted)
        {
            return End(entry, UsbStatus.Stall);
        }

        switch (entry.Fault?.Kind)
        {
            case UsbFaultKind.Stall:
                lane.Halted = true;
                return End(entry, UsbStatus.Stall);
            case UsbFaultKind.Timeout:
                return End(entry, UsbStatus.TimedOut);
            case UsbFaultKind.ProtocolError:
                return End(entry, UsbStatus.ProtocolError);
            case UsbFaultKind.Unplug:
                _pulled = true;
                Wake();
                return true;
            default:
                return false;
        }
    }

    private bool End(FaultyEntry entry, UsbStatus status)
    {
        entry.Done(status, 0);
        Wake();
        return true;
    }

    /// <summary>The device inside has done its work; the fault changes what is told of it.</summary>
    private void Alter(FaultyEntry entry, UsbStatus status, int length)
    {
        var good = status == UsbStatus.Completed;
        switch (entry.Fault?.Kind)
        {
            case UsbFaultKind.Short when good && entry.Wrapped.Outer.IsIn:
                entry.Done(status, length / 2);
                break;
            case UsbFaultKind.Babble when good && entry.Wrapped.Outer.IsIn:
                entry.Done(UsbStatus.Overflow, length);
                break;
            case UsbFaultKind.Lost when good:
                entry.IsLost = true;
                break;
            case UsbFaultKind.Late when good:
                entry.IsHeldBack = true;
                entry.Done(status, length);
                _timers.Add(_clock.CreateTimer(_ => Release(entry), null, entry.Fault.Delay, Timeout.InfiniteTimeSpan));
                break;
            default:
                entry.Done(status, length);
                break;
        }
    }

    private void Release(FaultyEntry entry)
    {
        lock (_lock)
        {
            entry.IsHeldBack = false;
            Wake();
        }
    }

    private void CancelOne(FaultyEntry? entry)
    {
        switch (entry)
        {
            case null:
                break;
            case { IsInside: true, IsLost: false }:
                Inner.Cancel(entry.Wrapped.Inner);
                break;
            default:
                // Never given to the device inside, or swallowed: nobody else would end it.
                entry.Done(UsbStatus.Cancelled, entry.IsInside ? entry.Wrapped.Inner.ActualLength : 0);
                Wake();
                break;
        }
    }

    /// <summary>The wrapper's own event thread.</summary>
    private void Deliver()
    {
        while (true)
        {
            lock (_lock)
            {
                _delivering = false;
                Monitor.PulseAll(_lock);
                while (!_work && !_ended)
                {
                    _ = Monitor.Wait(_lock);
                }

                if (_ended)
                {
                    return;
                }

                _work = false;
                _delivering = true;
            }

            TellPulled();
            while (NextDone() is { } entry)
            {
                Finish(entry);
            }
        }
    }

    private FaultyEntry? NextDone()
    {
        lock (_lock)
        {
            foreach (var lane in _lanes.Values)
            {
                if (lane.Next() is { } entry)
                {
                    return entry;
                }
            }

            return null;
        }
    }

    private void Finish(FaultyEntry entry)
    {
        try
        {
            _ = entry.Wrapped.Outer.Complete(entry.Submission, entry.Status, entry.Length);
            if (entry.Fault?.Kind == UsbFaultKind.Duplicate && !entry.Wrapped.Outer.Complete(entry.Submission, entry.Status, entry.Length))
            {
                _plan.CountDuplicate();
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Error(e, "{0}: a completion failed", Info.Location);
        }
    }

    /// <summary>Everything in flight ends, then whoever wants to know is told; once.</summary>
    private void TellPulled()
    {
        Action[] handlers;
        lock (_lock)
        {
            if (!_pulled || _pulledTold)
            {
                return;
            }

            _pulledTold = true;
            foreach (var (endpoint, lane) in _lanes)
            {
                foreach (var entry in lane.NewestFirst.Where(static e => !e.IsDone).ToArray())
                {
                    if (entry.IsInside && !entry.IsLost)
                    {
                        entry.IsLost = true;
                        Inner.Cancel(entry.Wrapped.Inner);
                    }

                    entry.Done(UsbStatus.NoDevice, 0);
                    entry.IsHeldBack = false;
                }
            }

            handlers = [.. _goneHandlers];
        }

        foreach (var endpoint in Endpoints())
        {
            Inner.CancelAll(endpoint);
        }

        foreach (var handler in handlers)
        {
            handler();
        }
    }
}
