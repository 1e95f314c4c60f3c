using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Schedules;

/// <summary>A driver with a ring of two whose every entry point lets others come in between; what must not happen fails the schedule.</summary>
internal sealed class StepDriver(StepScheduler scheduler, bool lateInit) : NetDriver
{
    private const int RingSize = 2;

    private MbufBatch _ring;
    private bool _running;
    private bool _starting;
    private bool _detached;
    private bool _notReady = lateInit;
    private int _completing;

    /// <summary>The hardware has something to complete.</summary>
    internal bool HasSent => _running && _ring.Count > 0;

    internal int Watchdogs { get; private set; }

    /// <summary>The device is pulled: nothing brings it up again.</summary>
    internal bool IsGone { get; set; }

    /// <summary>The first thing that must not happen and did; null while all is well.</summary>
    internal string? Violation { get; private set; }

    /// <summary>A completion interrupt: handled under S, or by a thread that may not take S.</summary>
    internal void Complete(int count, bool inContext)
    {
        if (!HasSent)
        {
            return;
        }

        _completing++;
        if (inContext)
        {
            Ifp.Serializer.Enter();
            if (Reclaim(count))
            {
                Ifp.TransmitComplete();
            }

            Ifp.Serializer.Exit();
        }
        else if (Reclaim(count))
        {
            scheduler.Point();
            Ifp.ScheduleTransmitComplete();
        }

        _completing--;
    }

    protected override Errno IfInit()
    {
        Check(!_running, "if_init of a running device");
        if (IsGone)
        {
            return Errno.EIO;
        }

        if (_notReady)
        {
            _notReady = false;
            return Errno.EAGAIN;
        }

        _running = true;
        return Errno.None;
    }

    protected override void IfStop()
    {
        Check(true, "");
        _running = false;
        var lost = _ring.FreeAll();
        if (lost > 0)
        {
            Ifp.Counters.CountOutputErrors(lost);
        }

        scheduler.Point();
    }

    protected override void IfDrain()
    {
        Refuse(_detached, "if_drain after detach");
        scheduler.Block(() => _completing == 0);
    }

    protected override void IfStart(IfSendQueue queue)
    {
        Check(_running, "if_start of a stopped device");
        Refuse(_starting, "if_start inside if_start");
        _starting = true;
        scheduler.Point();
        while (_ring.Count < RingSize && queue.TryDequeue(out var m))
        {
            _ring.Append(m);
            Ifp.ArmWatchdog(1);
            scheduler.Point();
        }

        queue.OutputActive = _ring.Count == RingSize;
        _starting = false;
    }

    protected override Errno IfIoctl(IfRequest request)
    {
        Check(true, "");
        scheduler.Point();
        return Errno.None;
    }

    protected override void IfWatchdog()
    {
        Check(true, "");
        Watchdogs++;
        base.IfWatchdog();
    }

    protected override void IfDetached()
    {
        Refuse(_detached, "detached twice");
        _detached = true;
    }

    private bool Reclaim(int count)
    {
        MbufBatch sent = default;
        var done = _running ? _ring.MoveTo(ref sent, count) : 0;
        Ifp.Counters.CountSent(done);
        _ = sent.FreeAll();
        return done > 0;
    }

    /// <summary>An entry point under S.</summary>
    private void Check(bool allowed, string what)
    {
        Refuse(!Ifp.Serializer.IsHeld, "an entry point without the serializer");
        Refuse(_detached, "an entry point after detach");
        Refuse(!allowed, what);
    }

    /// <summary>Core fences drivers that throw: the schedule keeps what was wrong.</summary>
    private void Refuse(bool violation, string what)
    {
        if (violation)
        {
            Violation ??= what;
        }
    }
}
