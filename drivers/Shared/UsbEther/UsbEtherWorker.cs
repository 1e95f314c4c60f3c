namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>usb_proc: the thread of one adapter that does what a completion must not: control transfers and waiting. Work is a set of flags: asked for twice is done once.</summary>
internal sealed class UsbEtherWorker : IDisposable
{
    private readonly object _lock = new();
    private readonly Action<UsbWork> _run;
    private readonly TimeProvider _clock;
    private readonly Thread _thread;
    private readonly Dictionary<UsbWork, ITimer> _timers = [];
    private UsbWork _work;
    private bool _quit;

    /// <summary>A worker, running.</summary>
    /// <param name="name">For the thread.</param>
    /// <param name="clock">For timers and the tick.</param>
    /// <param name="run">Does what the flags say; may not throw.</param>
    internal UsbEtherWorker(string name, TimeProvider clock, Action<UsbWork> run)
    {
        _run = run;
        _clock = clock;
        _thread = new Thread(Run) { IsBackground = true, Name = $"usb {name}" };
        _thread.Start();
        _timers[UsbWork.Tick] = clock.CreateTimer(_ => Post(UsbWork.Tick), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Asks for work. Any thread; never waits for it.</summary>
    internal void Post(UsbWork work)
    {
        lock (_lock)
        {
            _work |= work;
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Asks for work after a while; asking again before then starts the while anew.</summary>
    internal void Later(UsbWork work, TimeSpan due)
    {
        lock (_lock)
        {
            if (_quit)
            {
                return;
            }

            if (!_timers.TryGetValue(work, out var timer))
            {
                _timers[work] = timer = _clock.CreateTimer(_ => Post(work), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            _ = timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the thread and waits for it. n; not from the worker itself.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _quit = true;
            Monitor.Pulse(_lock);
        }

        _thread.Join();
        foreach (var timer in _timers.Values)
        {
            timer.Dispose();
        }
    }

    private void Run()
    {
        while (TryTake(out var work))
        {
            _run(work);
        }
    }

    private bool TryTake(out UsbWork work)
    {
        lock (_lock)
        {
            while (_work == UsbWork.None && !_quit)
            {
                _ = Monitor.Wait(_lock);
            }

            work = _work;
            _work = UsbWork.None;
            return !_quit;
        }
    }
}
