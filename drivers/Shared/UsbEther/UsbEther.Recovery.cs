using HwNet.Bus.Usb;
using NLog;

namespace HwNet.Drivers.Shared.UsbEther;

/// <content>The worker: halted and failing endpoints, attention, tick.</content>
public abstract partial class UsbEther
{
    /// <summary>HZ/8: eight tries a second while an endpoint fails.</summary>
    private static readonly TimeSpan ThrottlePause = TimeSpan.FromMilliseconds(125);

    private readonly List<byte> _halted = [];
    private long _haltsCleared;

    /// <summary>Halts that were cleared.</summary>
    public long HaltsCleared => Volatile.Read(ref _haltsCleared);

    void IUsbRingOwner.Trouble(byte endpoint, UsbStatus status)
    {
        LogDevice(LogLevel.Warn, $"endpoint 0x{endpoint:x2}: {status}");
        if (status == UsbStatus.Stall)
        {
            _worker?.Post(UsbWork.Halt);
        }
        else
        {
            _worker?.Later(UsbWork.Probe, ThrottlePause);
        }
    }

    /// <inheritdoc/>
    protected sealed override void IfWatchdog()
    {
        LogDevice(LogLevel.Error, "watchdog timeout: the device takes no packet");
        _worker?.Post(UsbWork.Recover);
    }

    private void Work(UsbWork work)
    {
        try
        {
            if (work.HasFlag(UsbWork.Halt))
            {
                ClearHalts();
            }

            if (work.HasFlag(UsbWork.Probe))
            {
                ProbeFailing();
            }

            if (work.HasFlag(UsbWork.Recover))
            {
                Climb();
            }

            if (work.HasFlag(UsbWork.Judge))
            {
                Judge();
            }

            UnderSerializer(work);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogDevice(LogLevel.Error, $"the worker failed: {e}");
        }
    }

    private void UnderSerializer(UsbWork work)
    {
        if ((work & (UsbWork.Attention | UsbWork.Tick | UsbWork.Flush | UsbWork.FlushDue)) == 0)
        {
            return;
        }

        Ifp.Serializer.Enter();
        try
        {
            if (work.HasFlag(UsbWork.Flush))
            {
                FlushHeld();
            }

            if (work.HasFlag(UsbWork.FlushDue))
            {
                FlushOld();
            }

            if (_running && work.HasFlag(UsbWork.Attention))
            {
                Attend();
            }

            if (_running && work.HasFlag(UsbWork.Tick))
            {
                Tick();
                LookAfterRings();
            }
        }
        finally
        {
            Ifp.Serializer.Exit();
        }
    }

    /// <summary>A ring whose trouble got lost on the way is found here; and the receive watchdog. S</summary>
    private void LookAfterRings()
    {
        if (Any(UsbRingState.Halted))
        {
            _worker!.Post(UsbWork.Halt);
        }

        if (Any(UsbRingState.Failing))
        {
            _worker!.Post(UsbWork.Probe);
        }

        WatchReceiver();
    }

    private bool Any(UsbRingState state) => _rx?.State == state || _tx?.State == state || _interrupt?.State == state;

    private void ProbeFailing()
    {
        Ifp.Serializer.Enter();
        if (_running)
        {
            _interrupt?.Probe();
            _rx?.Probe();
            _tx?.Probe();
            if (Any(UsbRingState.Failing))
            {
                _worker!.Later(UsbWork.Probe, ThrottlePause);
            }

            Ifp.ScheduleTransmitComplete();
        }

        Ifp.Serializer.Exit();
    }

    /// <summary>Cancels what is left on halted endpoints, clears the halts, goes on.</summary>
    private void ClearHalts()
    {
        var bad = UsbStatus.Completed;
        var done = Quietly(StopHalted, () => bad = ClearHalted());
        if (done && bad is not (UsbStatus.Completed or UsbStatus.NoDevice))
        {
            LogDevice(LogLevel.Warn, $"a halt could not be cleared ({bad})");
            SkipTo(RecoveryRung.ClearHalt);
            _worker!.Post(UsbWork.Recover);
        }
    }

    /// <summary>S</summary>
    private void StopHalted()
    {
        _halted.Clear();
        if (_rx!.State == UsbRingState.Halted)
        {
            _halted.Add(Function.BulkIn.Address);
            _rx.Stop();
        }

        if (_tx!.State == UsbRingState.Halted)
        {
            _halted.Add(Function.BulkOut.Address);
            _tx.Stop(abandon: false);
        }

        if (_interrupt?.State == UsbRingState.Halted)
        {
            _halted.Add(Function.Interrupt!.Address);
            _interrupt.Stop();
        }
    }

    /// <summary>S</summary>
    private UsbStatus ClearHalted()
    {
        var worst = UsbStatus.Completed;
        foreach (var endpoint in _halted)
        {
            var status = _port!.Device.ClearHalt(endpoint);
            worst = status == UsbStatus.Completed ? worst : status;
            _haltsCleared++;
        }

        if (worst == UsbStatus.Completed)
        {
            Restart();
        }

        return worst;
    }

    /// <summary>Starts the rings that stand still. S</summary>
    private void Restart()
    {
        if (_rx!.State == UsbRingState.Stopped)
        {
            Unframer.Reset();
            _rx.Start();
        }

        if (_interrupt?.State == UsbRingState.Stopped)
        {
            _interrupt.Start();
        }

        if (_tx!.State == UsbRingState.Stopped)
        {
            _tx.Start();
        }

        Ifp.ScheduleTransmitComplete();
    }

    /// <summary>Stops something under S, waits without it until it is over, and does the rest under S, unless the interface was stopped or started meanwhile.</summary>
    private bool Quietly(Action stop, Action then)
    {
        Ifp.Serializer.Enter();
        var epoch = _epoch;
        var go = _running && _port is not null;
        if (go)
        {
            stop();
        }

        Ifp.Serializer.Exit();
        if (!go)
        {
            return false;
        }

        WaitForRest();
        Ifp.Serializer.Enter();
        try
        {
            if (!_running || _epoch != epoch)
            {
                return false;
            }

            then();
            return true;
        }
        finally
        {
            Ifp.Serializer.Exit();
        }
    }

    /// <summary>Waits until the rings that were stopped are empty. n</summary>
    private void WaitForRest()
    {
        foreach (var ring in new[] { _rx, _interrupt })
        {
            if (ring?.State == UsbRingState.Stopped)
            {
                _ = ring.WaitIdle(DrainLimit);
            }
        }

        if (_tx?.State == UsbRingState.Stopped)
        {
            _ = _tx.WaitIdle(DrainLimit);
        }
    }
}
