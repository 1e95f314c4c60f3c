using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

/// <summary>A driver for tests with many threads: a transmit ring, and counts of everything that must not happen.</summary>
internal sealed class RingDriver(int ringSize) : NetDriver
{
    private MbufBatch _ring;
    private int _inside;
    private int _overlaps;
    private int _detached;
    private int _lateCalls;
    private int _starts;
    private int _stopped = 1;
    private int _startsWhileStopped;
    private int _completing;

    /// <summary>Times if_start was entered while it ran.</summary>
    internal int Overlaps => Volatile.Read(ref _overlaps);

    /// <summary>Entry points called after the last one.</summary>
    internal int LateCalls => Volatile.Read(ref _lateCalls);

    /// <summary>Times if_start ran.</summary>
    internal int Starts => Volatile.Read(ref _starts);

    /// <summary>Times if_start ran between if_stop and if_init.</summary>
    internal int StartsWhileStopped => Volatile.Read(ref _startsWhileStopped);

    /// <summary>A completion is being handled.</summary>
    internal bool IsCompleting => Volatile.Read(ref _completing) != 0;

    /// <summary>Frames in the ring. S</summary>
    internal int InRing => _ring.Count;

    /// <summary>The hardware has sent up to so many frames, but only frames it was given; then a completion interrupt.</summary>
    /// <param name="count">Frames at most.</param>
    /// <param name="inContext">True: handled under S; false: by a thread that may not take S.</param>
    /// <returns>How many.</returns>
    internal int Complete(int count, bool inContext = true)
    {
        MbufBatch sent = default;
        _ = Interlocked.Increment(ref _completing);
        Ifp.Serializer.Enter();
        var done = _ring.MoveTo(ref sent, count);
        if (done > 0)
        {
            Ifp.Counters.CountSent(done);
            if (inContext)
            {
                Ifp.TransmitComplete();
            }
        }

        Ifp.Serializer.Exit();
        _ = sent.FreeAll();
        if (done > 0 && !inContext)
        {
            Ifp.ScheduleTransmitComplete();
        }

        _ = Interlocked.Decrement(ref _completing);
        return done;
    }

    protected override Errno IfInit()
    {
        Note();
        Volatile.Write(ref _stopped, 0);
        return Errno.None;
    }

    protected override void IfStop()
    {
        Note();
        Volatile.Write(ref _stopped, 1);
        var lost = _ring.FreeAll();
        if (lost > 0)
        {
            Ifp.Counters.CountOutputErrors(lost);
        }
    }

    protected override void IfDrain() => Note();

    protected override void IfStart(IfSendQueue queue)
    {
        Note();
        _ = Interlocked.Increment(ref _starts);
        if (Interlocked.Increment(ref _inside) != 1)
        {
            _ = Interlocked.Increment(ref _overlaps);
        }

        if (Volatile.Read(ref _stopped) != 0)
        {
            _ = Interlocked.Increment(ref _startsWhileStopped);
        }

        while (_ring.Count < ringSize && queue.TryDequeue(out var m))
        {
            m.SetOwner("ring");
            _ring.Append(m);
        }

        queue.OutputActive = _ring.Count >= ringSize;
        _ = Interlocked.Decrement(ref _inside);
    }

    protected override Errno IfIoctl(IfRequest request)
    {
        Note();
        return Errno.None;
    }

    protected override void IfWatchdog()
    {
        Note();
        base.IfWatchdog();
    }

    protected override void IfDetached()
    {
        Note();
        Volatile.Write(ref _detached, 1);
    }

    private void Note()
    {
        if (Volatile.Read(ref _detached) != 0)
        {
            _ = Interlocked.Increment(ref _lateCalls);
        }
    }
}
