using System.Diagnostics;
using HwNet.Buffers;
using NLog;

namespace HwNet.Net;

/// <summary>The protocol input queues of one CPU and the thread that drains them.</summary>
/// <remarks>Lock: N (netisr), a leaf. Everything queued is taken out at once; handlers run without the lock.</remarks>
internal sealed partial class NetisrCpu : IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Net");

    private LeafLock _lock;
    private readonly ManualResetEventSlim _wake = new(false, 0);
    private readonly Netisr _netisr;
    private readonly MbufBatch[] _queues;
    private readonly MbufBatch[] _taken;
    private readonly int _cpu;
    private Thread? _thread;
    private List<ManualResetEventSlim> _barriers = [];
    private List<ManualResetEventSlim> _takenBarriers = [];
    private IdleSpin _spin;

    /// <summary>Something is queued. Written under N; the thread looks for it without.</summary>
    private bool _hasWork;

    /// <summary>NWS_SCHEDULED: the thread is awake, or has been told to wake. N</summary>
    private bool _scheduled;

    /// <summary>NWS_RUNNING: what was taken out is being processed, or has just been. N</summary>
    private bool _running;
    private bool _stopping;
    private Action? _errand;
    private int _runner;
    private long _wokenAt;
    private long _wakeUps;
    private long _failures;

    internal NetisrCpu(Netisr netisr, int cpu, int protocols)
    {
        _netisr = netisr;
        _cpu = cpu;
        _queues = new MbufBatch[protocols];
        _taken = new MbufBatch[protocols];
    }

    internal bool IsThreaded => _thread is not null;

    /// <summary>True on the thread that is running a handler of this CPU.</summary>
    internal bool IsRunHere => Volatile.Read(ref _runner) == Environment.CurrentManagedThreadId || _handling == this;

    internal long WakeUps => Volatile.Read(ref _wakeUps);

    internal int Length
    {
        get
        {
            using (_lock.Hold())
            {
                return _queues.Sum(static q => q.Count);
            }
        }
    }

    /// <summary>Gives the CPU its thread.</summary>
    internal void Start()
    {
        _scheduled = true;
        _thread = new Thread(Serve) { Name = $"netisr {_cpu}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>schednetisr: queues packets with one lock and at most one wake-up.</summary>
    internal void Enqueue(ref MbufBatch packets, int protocol)
    {
        bool wake;
        using (_lock.Hold())
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
        }
        else
        {
            PassBarrier();
        }

        AwaitDirect();
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
        var outer = _handling;
        _handling = this;
        var previous = StackCpu.Bind(_cpu);
        for (var protocol = 0; protocol < _taken.Length; protocol++)
        {
            if (!_taken[protocol].IsEmpty)
            {
                count += _taken[protocol].Count;
                Handle(ref _taken[protocol], protocol);
            }
        }

        StackCpu.Restore(previous);
        _handling = outer;
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
        using (_lock.Hold())
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

    /// <summary>Has the thread run this soon; one not begun yet is forgotten for it.</summary>
    internal void Errand(Action errand)
    {
        bool wake;
        Volatile.Write(ref _errand, errand);
        using (_lock.Hold())
        {
            wake = Schedule();
        }

        if (wake)
        {
            _wake.Set();
        }
    }

    private void PassBarrier()
    {
        using var done = new ManualResetEventSlim(false);
        bool wake;
        using (_lock.Hold())
        {
            if (_stopping)
            {
                return;
            }

            _barriers.Add(done);
            wake = Schedule();
        }

        if (wake)
        {
            _wake.Set();
        }

        done.Wait();
    }

    /// <summary>Something was queued, or waits behind a receive thread that is done. Lock N held.</summary>
    /// <returns>True: the thread sleeps, wake it.</returns>
    private bool Schedule()
    {
        Volatile.Write(ref _hasWork, true);

        // A receive thread that runs a handler looks at the queue when it is done.
        if (_scheduled || _dispatching)
        {
            return false;
        }

        _wokenAt = Stopwatch.GetTimestamp();
        _wakeUps++;
        return _scheduled = true;
    }

    private bool Take()
    {
        using (_lock.Hold())
        {
            if (_dispatching)
            {
                return false;
            }

            var any = _hasWork;
            if (any)
            {
                for (var protocol = 0; protocol < _queues.Length; protocol++)
                {
                    _taken[protocol].AppendAll(ref _queues[protocol]);
                }

                (_barriers, _takenBarriers) = (_takenBarriers, _barriers);
                Volatile.Write(ref _hasWork, false);
            }

            // With a thread it stays scheduled until the thread goes to sleep.
            _scheduled = any || _thread is not null;
            _running = any;
            return any;
        }
    }

    private void Handle(ref MbufBatch batch, int protocol)
    {
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
            if (Volatile.Read(ref _errand) is not null)
            {
                Interlocked.Exchange(ref _errand, null)?.Invoke();
            }

            if (RunOnce() == 0)
            {
                AwaitWork();
            }
        }
    }

    /// <summary>Looks for work for a while if that is likely to pay, then sleeps.</summary>
    private void AwaitWork()
    {
        var began = Stopwatch.GetTimestamp();
        _spin.SetLimit(_netisr.SpinTicks);

        // What is queued while a receive thread runs a handler is not to be had before it is done, and then that thread wakes this one.
        if (_spin.IsWorthIt && !Volatile.Read(ref _dispatching) && _spin.Wait(began, ref _hasWork))
        {
            _spin.Note(Stopwatch.GetTimestamp() - began);
            _spin.Gather();
        }
        else if (TrySleep())
        {
            _wake.Wait();
            _wake.Reset();
            _spin.Note(_wokenAt - began);
        }
    }

    /// <returns>False: there is work, or nothing more to wait for.</returns>
    private bool TrySleep()
    {
        using (_lock.Hold())
        {
            if (_stopping || (_hasWork && !_dispatching))
            {
                return false;
            }

            _running = false;
            _scheduled = false;
            return true;
        }
    }
}
