using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Model;

/// <summary>A driver with a small ring whose completions may come from any thread, but not after IfDrain; counts what must not happen.</summary>
internal sealed class ModelDriver : NetDriver
{
    private const int RingSize = 4;

    private readonly Lock _lock = new();
    private MbufBatch _ring;
    private bool _running;
    private int _completing;
    private int _inside;
    private int _violations;
    private int _gone;

    /// <summary>Entry points after the last, if_start inside if_start or while stopped.</summary>
    internal int Violations => Volatile.Read(ref _violations);

    /// <summary>The hardware has sent up to so many frames of those it has.</summary>
    internal void Complete(int count)
    {
        MbufBatch sent = default;
        lock (_lock)
        {
            if (!_running)
            {
                return;
            }

            _completing++;
            _ = _ring.MoveTo(ref sent, count);
        }

        var done = sent.FreeAll();
        if (done > 0)
        {
            Ifp.Counters.CountSent(done);
            Ifp.ScheduleTransmitComplete();
        }

        lock (_lock)
        {
            _completing--;
        }
    }

    protected override Errno IfInit()
    {
        Note(Volatile.Read(ref _gone) != 0);
        lock (_lock)
        {
            Note(_running);
            _running = true;
        }

        return Errno.None;
    }

    protected override void IfStop()
    {
        Note(Volatile.Read(ref _gone) != 0);
        int lost;
        lock (_lock)
        {
            _running = false;
            lost = _ring.FreeAll();
        }

        if (lost > 0)
        {
            Ifp.Counters.CountOutputErrors(lost);
        }
    }

    protected override void IfDrain()
    {
        var spin = new SpinWait();
        while (IsCompleting())
        {
            spin.SpinOnce();
        }
    }

    protected override void IfStart(IfSendQueue queue)
    {
        Note(Volatile.Read(ref _gone) != 0 || Interlocked.Increment(ref _inside) != 1);
        lock (_lock)
        {
            Note(!_running);
            while (_ring.Count < RingSize && queue.TryDequeue(out var m))
            {
                _ring.Append(m);
            }

            queue.OutputActive = _ring.Count == RingSize;
        }

        _ = Interlocked.Decrement(ref _inside);
    }

    protected override Errno IfIoctl(IfRequest request)
    {
        Note(Volatile.Read(ref _gone) != 0);
        return Errno.None;
    }

    protected override void IfDetached() => Note(Interlocked.Exchange(ref _gone, 1) != 0);

    private bool IsCompleting()
    {
        lock (_lock)
        {
            return _completing > 0;
        }
    }

    private void Note(bool violation)
    {
        if (violation)
        {
            _ = Interlocked.Increment(ref _violations);
        }
    }
}
