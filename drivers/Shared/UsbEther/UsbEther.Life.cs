using HwNet.Bus.Usb;
using HwNet.Ioctl;
using HwNet.Net;
using NLog;

namespace HwNet.Drivers.Shared.UsbEther;

/// <content>if_init, if_stop, detach and unplug.</content>
public abstract partial class UsbEther
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(1);

    /// <summary>How long a reset waits for what it cancelled, under S: completions do not need that. It is over in a few ms, unless the host controller hangs.</summary>
    private static readonly TimeSpan QuickDrainLimit = TimeSpan.FromMilliseconds(100);

    private UsbRxRing? _rx;
    private UsbTxRing? _tx;
    private UsbRxRing? _interrupt;
    private SetReceiveFilter? _filter;
    private bool _running;
    private bool _undrained;
    private bool _fillsSums;
    private int _epoch;

    /// <inheritdoc/>
    protected sealed override Errno IfInit()
    {
        if (Volatile.Read(ref _gone) != 0)
        {
            return Errno.ENXIO;
        }

        if (_undrained && !TryDrain(QuickDrainLimit))
        {
            // Tried again each second: a reset may not wait for long.
            return Errno.EAGAIN;
        }

        if (_port is null && OpenPort(out _failure) is var opened && opened != Errno.None)
        {
            return opened;
        }

        var error = Program();
        if (error != Errno.None)
        {
            return error;
        }

        _failure = null;
        _fillsSums = (Ifp.CapabilitiesEnabled & IfCapabilities.TxCsum) != 0;
        _filter = null;
        _rung = RecoveryRung.None;
        _running = true;
        _epoch++;
        MakeRings();
        StartRings();
        if (!ReportsLink)
        {
            Ifp.SetLink(LinkState.Up);
        }

        return Errno.None;
    }

    /// <inheritdoc/>
    protected sealed override void IfStop()
    {
        _running = false;
        _undrained = true;
        _epoch++;
        StopRings(abandon: true);
    }

    /// <inheritdoc/>
    protected sealed override void IfDrain()
    {
        if (!TryDrain(DrainLimit))
        {
            LogDevice(LogLevel.Error, "transfers do not end; the device or its host controller hangs");
            return;
        }

        if (Volatile.Read(ref _gone) == 0 && _port is { } port)
        {
            StopChip();
            _ = port.Idle();
        }
    }

    /// <inheritdoc/>
    protected sealed override void IfDetached()
    {
        _worker?.Dispose();
        _flushTimer?.Dispose();
        _goneSubscription?.Dispose();
        _goneSubscription = null;
        FreeRings();
        ClosePort();
    }

    /// <summary>Data interface idle → prepared → active → programmed. S</summary>
    private Errno Program()
    {
        var error = _port!.Idle().ToErrno();
        error = error == Errno.None ? PrepareChip() : error;
        error = error == Errno.None ? _port.Activate().ToErrno() : error;
        error = error == Errno.None ? InitChip() : error;
        if (error != Errno.None)
        {
            _failure = _port.Device.Failure ?? $"the chip could not be programmed ({error}); unplug the adapter and plug it in again";
        }

        return error;
    }

    private bool TryDrain(TimeSpan limit)
    {
        if (_port is not { } port || port.Device.Drain(limit))
        {
            _undrained = false;
            return true;
        }

        return false;
    }

    private void MakeRings()
    {
        if (_rx is not null)
        {
            return;
        }

        var device = _port!.Device;
        _rx = new UsbRxRing(device, Function.BulkIn.Address, Options.RxTransfers, RxTransferSize, this, Received, Overflowed);
        _tx = new UsbTxRing(
            device, Function.BulkOut.Address, TxTransferSize > 0 ? Options.TxAggregates : Options.TxTransfers, TxTransferSize, this, Ifp);
        _interrupt = Function.Interrupt is { } endpoint
            ? new UsbRxRing(device, endpoint.Address, 1, InterruptSize, this, Notified, static () => { })
            : null;
    }

    private void StartRings()
    {
        Unframer.Reset();
        _interrupt?.Start();
        _rx!.Start();
        _tx!.Start();
    }

    private void StopRings(bool abandon)
    {
        GiveUpHeld();
        _tx?.Stop(abandon);
        _rx?.Stop();
        _interrupt?.Stop();
    }

    private void FreeRings()
    {
        if (_rx is null)
        {
            return;
        }

        if (!TryDrain(DrainLimit))
        {
            // The device ends what it holds when it is closed; the transfers can be given back after that.
            _port?.Device.Dispose();
        }

        _tx!.Dispose();
        _rx.Dispose();
        _interrupt?.Dispose();
        (_tx, _rx, _interrupt) = (null, null, null);
    }

    /// <summary>The device went away. Event thread or any other, no lock.</summary>
    private void Gone()
    {
        if (Interlocked.Exchange(ref _gone, 1) == 0)
        {
            Ifp.Vanish(_port?.Device.Failure ?? $"{_bus.Location}: the adapter is gone; plug it in again");
        }
    }

    private void Notified(ReadOnlySpan<byte> bytes)
    {
        if (Volatile.Read(ref _running))
        {
            Interrupt(bytes);
        }
    }
}
