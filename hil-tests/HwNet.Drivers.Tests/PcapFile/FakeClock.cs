namespace HwNet.Drivers.Tests.PcapFile;

/// <summary>A clock that stands still until a test moves it, and whose timers ring only then.</summary>
internal sealed class FakeClock : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly object _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private long _ticks;
    private bool _armed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => Epoch.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        lock (_lock)
        {
            _timers.Add(timer);
        }

        _ = timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time, and rings what became due.</summary>
    internal void Advance(TimeSpan by)
    {
        List<FakeTimer> due;
        lock (_lock)
        {
            _ticks += by.Ticks;
            due = _timers.FindAll(timer => timer.Due <= _ticks);
        }

        due.ForEach(timer => timer.Ring());
    }

    /// <summary>Waits until somebody has set a timer, which means that he is about to wait for it; a stated limit instead of a hang.</summary>
    internal void WaitUntilArmed()
    {
        lock (_lock)
        {
            while (!_armed)
            {
                Assert.True(Monitor.Wait(_lock, TimeSpan.FromSeconds(30)), "nobody set a timer within 30 s");
            }

            _armed = false;
        }
    }

    private sealed class FakeTimer(FakeClock clock, Action ring) : ITimer
    {
        internal long Due { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                var armed = dueTime != Timeout.InfiniteTimeSpan;
                Due = armed ? clock._ticks + dueTime.Ticks : long.MaxValue;
                clock._armed |= armed;
                Monitor.PulseAll(clock._lock);
            }

            return true;
        }

        public void Dispose() => Due = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        internal void Ring()
        {
            Due = long.MaxValue;
            ring();
        }
    }
}
