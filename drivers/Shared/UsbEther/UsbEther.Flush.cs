namespace HwNet.Drivers.Shared.UsbEther;

/// <content>Packets that wait for others to share their transfer.</content>
public abstract partial class UsbEther
{
    private ITimer? _flushTimer;
    private bool _flushArmed;
    private long _heldSince;

    /// <summary>How long packets wait at most for others while a transfer is in flight; zero: never. <see cref="UsbEtherOptions.TxFlush"/> unless set before the interface is up.</summary>
    public TimeSpan TxFlush { get; set; }

    /// <summary>Transmit transfers that succeeded.</summary>
    public long TransfersSent => _tx?.Sent ?? 0;

    /// <summary>Transmit transfers that the device has now.</summary>
    public int TransfersWaiting => _tx?.InFlight ?? 0;

    void IUsbRingOwner.Flush() => Flush();

    /// <summary>What is held leaves now. Any thread, no lock: where S is not free, the worker sees to it.</summary>
    private void Flush()
    {
        // Not waited for: a completion may not, since a holder of S may wait for a control transfer.
        if (Ifp.Serializer.IsHeld || !Ifp.Serializer.TryEnter())
        {
            _worker?.Post(UsbWork.Flush);
            return;
        }

        FlushHeld();
        Ifp.Serializer.Exit();
    }

    /// <summary>S</summary>
    private void FlushHeld()
    {
        if (_running && _open is { Packets: > 0 })
        {
            SendOpen();
        }
    }

    /// <summary>The open place is held from now on. The timer runs through: winding it up for each hold would cost more than the hold gains. S</summary>
    private void Hold()
    {
        _heldSince = Ifp.Stack.Clock.GetTimestamp();
        if (!_flushArmed)
        {
            ArmFlush(TxFlush);
        }
    }

    private void ArmFlush(TimeSpan due)
    {
        _flushArmed = true;
        _ = _flushTimer!.Change(due, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What is held leaves if it was held for long enough; else the timer runs for the rest. Any thread, no lock.</summary>
    private void FlushDue()
    {
        if (Ifp.Serializer.IsHeld || !Ifp.Serializer.TryEnter())
        {
            _worker?.Post(UsbWork.FlushDue);
            return;
        }

        FlushOld();
        Ifp.Serializer.Exit();
    }

    /// <summary>S</summary>
    private void FlushOld()
    {
        _flushArmed = false;
        if (!_running || _open is not { Packets: > 0 })
        {
            return;
        }

        var left = TxFlush - Ifp.Stack.Clock.GetElapsedTime(_heldSince);
        if (left <= TimeSpan.Zero)
        {
            SendOpen();
        }
        else
        {
            ArmFlush(left);
        }
    }

    /// <summary>What is held will not be sent. S</summary>
    private void GiveUpHeld()
    {
        if (_open is { } slot)
        {
            _open = null;
            _tx!.GiveUpUnsent(slot);
        }
    }
}
