using HwNet.Buffers;
using NLog;

namespace HwNet.Net;

/// <summary>The protocol input queues of one CPU and the thread that drains them.</summary>
/// <remarks>Lock: N (netisr), a leaf. Everything queued is taken out at once; handlers run without the lock.</remarks>
internal sealed class NetisrCpu : IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Net");

    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _wake = new(false);
    private readonly Netisr _netisr;
    private readonly MbufBatch[] _queues;
    private readonly MbufBatch[] _taken;
    private readonly Thread? _thread;
    private readonly int _cpu;
    private List<ManualResetEventSlim> _barriers = [];
    private List<ManualResetEventSlim> _takenBarriers = [];
    private bool _scheduled;
    private bool _stopping;
    private int _runner;
    private long _wakeUps;
    private long _failures;

    internal NetisrCpu(Netisr netisr, int cpu, int protocols, bool threaded)
    {
        _netisr = netisr;
        _cpu = cpu;
        _queues = new MbufBatch[protocols];
        _taken = new MbufBatch[protocols];
        if (threaded)
        {
            _thread = new Thread(Serve) { Name = $"netisr {cpu}", IsBackground = true };
            _thread.Start();
        }
    }

    internal bool IsThreaded => _thread is not null;

    /// <summary>True on the thread that is running a handler of this CPU.</summary>
    internal bool IsRunHere => Volatile.Read(ref _runner) == Environment.CurrentManagedThreadId;

    internal long WakeUps => Volatile.Read(ref _wakeUps);

    internal int Length
    {
        get
        {
            lock (_lock)
            {
                return _queues.Sum(static q => q.Count);
            }
        }
    }

    internal void Enqueue(ref MbufBatch packets, int protocol)
    {
        bool wake;
        lock (_lock)
        {
            ref var queue = ref _queues[protocol];
            var room = _netisr.MaxLength - queue.Count;
            if (room <= 0 || _stopping)
            {
                return;
            }

            _ = packets.MoveTo(ref queue, room);
            wake = Schedule();
        }

        if (wake)
        {
            _wake.Set();
        }
    }

    /// <summary>Waits until everything queued so far is processed. Not on a thread that runs a handler.</summary>
    internal void Sync()
    {
        if (_thread is null)
        {
            while (RunOnce() > 0)
            {
            }

            return;
        }

        using var done = new ManualResetEventSlim(false);
        lock (_lock)
        {
            if (_stopping)
            {
                return;
            }

            _barriers.Add(done);
            _ = Schedule();
        }

        _wake.Set();
        done.Wait();
    }

    /// <summary>Takes out everything that is queued, and processes it.</summary>
    /// <returns>Packets and barriers processed.</returns>
    internal int RunOnce()
    {
        if (IsRunHere || !Take())
        {
            return 0;
        }

        var count = 0;
        _runner = Environment.CurrentManagedThreadId;
        var previous = StackCpu.Bind(_cpu);
        for (var protocol = 0; protocol < _taken.Length; protocol++)
        {
            if (!_taken[protocol].IsEmpty)
            {
                count += _taken[protocol].Count;
                Handle(protocol);
            }
        }

        StackCpu.Restore(previous);
        _runner = 0;
        foreach (var barrier in _takenBarriers)
        {
            barrier.Set();
            count++;
        }

        _takenBarriers.Clear();
        return count;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _stopping = true;
        }

        _wake.Set();
        if (_thread is not null && _thread != Thread.CurrentThread)
        {
            _thread.Join();
            _wake.Dispose();
        }

        while (RunOnce() > 0)
        {
        }
    }

    /// <summary>Lock N held.</summary>
    /// <returns>True: the thread sleeps, wake it.</returns>
    private bool Schedule()
    {
        if (_scheduled)
        {
            return false;
        }

        _wakeUps++;
        return _scheduled = true;
    }

    private bool Take()
    {
        lock (_lock)
        {
            var any = _barriers.Count > 0;
            for (var protocol = 0; protocol < _queues.Length; protocol++)
            {
                any |= !_queues[protocol].IsEmpty;
                _taken[protocol].AppendAll(ref _queues[protocol]);
            }

            (_barriers, _takenBarriers) = (_takenBarriers, _barriers);
            _scheduled = any;
            return any;
        }
    }

    private void Handle(int protocol)
    {
        ref var batch = ref _taken[protocol];
        try
        {
            _netisr.HandlerOf(protocol)?.Invoke(ref batch);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A handler that throws is a bug; the packets it left are freed below and the other protocols go on.
            if (Interlocked.Increment(ref _failures) <= 10)
            {
                Log.Error(e, "netisr {0}: the handler of {1} failed", _cpu, (NetisrProtocol)protocol);
            }
        }

        _ = batch.FreeAll();
    }

    private void Serve()
    {
        while (!Volatile.Read(ref _stopping))
        {
            _wake.Reset();
            if (RunOnce() == 0)
            {
                _wake.Wait();
            }
        }
    }
}
