using HwNet.Bus.Usb;
using NLog;

namespace HwNet.Drivers.Shared.UsbEther;

/// <content>The ladder of cures, and the receive watchdog. On the worker.</content>
public abstract partial class UsbEther
{
    /// <summary>How long a rung has to show that it helped. The whole ladder ends in well under 15 s.</summary>
    private static readonly TimeSpan JudgePause = TimeSpan.FromMilliseconds(400);

    private RecoveryRung _rung;
    private long _sentBefore;
    private long _recoveries;
    private long _activityBefore;
    private long _silentSince;
    private int _silentRounds;

    /// <summary>The last rung taken since traffic passed; None while all is well.</summary>
    public RecoveryRung Rung => _rung;

    /// <summary>Silence after which reception is started anew; zero: never. A network may be silent for good reason, so the pauses between attempts double.</summary>
    public TimeSpan RxWatchdog { get; set; }

    /// <summary>Rungs taken.</summary>
    public long Recoveries => Volatile.Read(ref _recoveries);

    /// <summary>The next climb begins behind this rung at the earliest.</summary>
    private void SkipTo(RecoveryRung rung) => _rung = _rung < rung ? rung : _rung;

    /// <summary>Takes the next rung: everything is cancelled, what was stuck is given up and counted, the cure is applied, everything is started again.</summary>
    private void Climb()
    {
        var error = Errno.None;
        var cured = Quietly(
            () =>
            {
                _rung = _rung < RecoveryRung.Broken ? _rung + 1 : _rung;
                _recoveries++;
                _sentBefore = _tx!.Sent;
                LogDevice(LogLevel.Warn, $"recovery: {Describe(_rung)}");
                StopRings(abandon: true);
            },
            () =>
            {
                error = Apply(_rung);
                if (error == Errno.None && _rung != RecoveryRung.Broken)
                {
                    Restart();
                }
            });
        if (!cured || _rung == RecoveryRung.Broken)
        {
            return;
        }

        if (error != Errno.None)
        {
            LogDevice(LogLevel.Warn, $"recovery: that failed ({error})");
            _worker!.Post(UsbWork.Recover);
            return;
        }

        _worker!.Later(UsbWork.Judge, JudgePause);
    }

    /// <summary>Whether the rung helped: a transfer went through, or there is none to tell.</summary>
    private void Judge()
    {
        Ifp.Serializer.Enter();
        var (sent, busy) = _running && _tx is { } tx ? (tx.Sent, tx.IsBusy) : (_sentBefore, false);
        var helped = sent != _sentBefore;
        if (helped && _rung != RecoveryRung.None)
        {
            LogDevice(LogLevel.Info, $"recovery: packets pass again after: {Describe(_rung)}");
            _rung = RecoveryRung.None;
        }

        Ifp.Serializer.Exit();
        if (!helped && busy)
        {
            _worker!.Post(UsbWork.Recover);
        }
        else if (!helped && _rung is not (RecoveryRung.None or RecoveryRung.Broken))
        {
            _worker!.Later(UsbWork.Judge, JudgePause);
        }
    }

    /// <summary>S</summary>
    private Errno Apply(RecoveryRung rung) => rung switch
    {
        RecoveryRung.Cancel => Errno.None,
        RecoveryRung.ClearHalt => ClearAllHalts(),
        RecoveryRung.Alternate => Renew(),
        RecoveryRung.Reset => ResetDevice(),
        RecoveryRung.Reattach => Reopen(),
        _ => GiveUp(),
    };

    private Errno ClearAllHalts()
    {
        var device = _port!.Device;
        var status = device.ClearHalt(Function.BulkIn.Address);
        status = status == UsbStatus.Completed ? device.ClearHalt(Function.BulkOut.Address) : status;
        return (status == UsbStatus.Completed && Function.Interrupt is { } e ? device.ClearHalt(e.Address) : status).ToErrno();
    }

    /// <summary>Address, MTU and media are programmed by the chip's init; the filter is what core set last.</summary>
    private Errno Reprogram()
    {
        var error = Program();
        if (error == Errno.None && _filter is { } filter)
        {
            error = SetFilterChip(filter);
        }

        return error == Errno.EOPNOTSUPP ? Errno.None : error;
    }

    /// <summary>A device with one setting may refuse the request; the host's side of its endpoints begins anew all the same.</summary>
    private Errno Renew()
    {
        var status = _port!.ActivateAgain();
        return status is UsbStatus.Completed or UsbStatus.Stall ? Reprogram() : status.ToErrno();
    }

    private Errno ResetDevice()
    {
        var status = _port!.Device.Reset();
        return status == UsbStatus.Completed ? Reprogram() : status.ToErrno();
    }

    private Errno Reopen()
    {
        _goneSubscription?.Dispose();
        FreeRings();
        ClosePort();
        var error = OpenPort(out _failure);
        if (error != Errno.None)
        {
            return error;
        }

        _goneSubscription = _port!.Device.OnGone(Gone);
        MakeRings();

        // The new ring counts from nothing: that is no packet that passed.
        _sentBefore = _tx!.Sent;
        return Reprogram();
    }

    private Errno GiveUp()
    {
        _failure = "the adapter takes no packet, and nothing revived it; unplug it and plug it in again";
        Ifp.GiveUp(_failure);
        return Errno.None;
    }

    /// <summary>
    /// Silence may be a hung receiver: reception is started anew, in pauses that double, for a network may be silent for good reason. First the
    /// alternate setting; while silence lasts, resets; never further, since what passes the other way tells nothing of the receiver. S
    /// </summary>
    private void WatchReceiver()
    {
        var climbing = _rung != RecoveryRung.None && _tx!.IsBusy;
        if (RxWatchdog == TimeSpan.Zero || _rx!.State != UsbRingState.Running || climbing)
        {
            return;
        }

        var clock = Ifp.Stack.Clock;
        if (_rx.Activity != _activityBefore || _silentSince == 0)
        {
            _activityBefore = _rx.Activity;
            _silentSince = clock.GetTimestamp();
            _silentRounds = 0;
            return;
        }

        if (clock.GetElapsedTime(_silentSince) < RxWatchdog * (1 << Math.Min(_silentRounds, 6)))
        {
            return;
        }

        _silentRounds++;
        _silentSince = clock.GetTimestamp();
        LogDevice(LogLevel.Info, $"nothing was received for {RxWatchdog.TotalSeconds * (1 << Math.Min(_silentRounds - 1, 6)):0} s: reception is started anew");
        _rung = _silentRounds == 1 ? RecoveryRung.ClearHalt : RecoveryRung.Alternate;
        _worker!.Post(UsbWork.Recover);
    }

    private static string Describe(RecoveryRung rung) => rung switch
    {
        RecoveryRung.Cancel => "cancel all transfers",
        RecoveryRung.ClearHalt => "clear the halts of all endpoints",
        RecoveryRung.Alternate => "alternate setting and programming anew",
        RecoveryRung.Reset => "reset of the USB port",
        RecoveryRung.Reattach => "close and open the device",
        RecoveryRung.Broken => "given up",
        _ => "none",
    };
}
