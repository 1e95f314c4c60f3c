namespace HwNet.Drivers.Tests.UsbEther;

/// <summary>A clock that a test moves by hand while other threads look at it and set timers; they ring while it is moved, in order.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<SteppedTimer> _timers = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, () => callback(state));
        _ = timer.Change(dueTime, period);
        return timer;
    }

    internal void Advance(TimeSpan time)
    {
        var end = GetTimestamp() + time.Ticks;
        while (Next(end) is { } timer)
        {
            timer.Ring();
        }

        Volatile.Write(ref _now, end);
    }

    /// <summary>The timer that is due next, if it is by then; the time is its own then.</summary>
    private SteppedTimer? Next(long end)
    {
        lock (_lock)
        {
            var next = _timers.MinBy(static t => t.Due);
            if (next is null || next.Due > end)
            {
                return null;
            }

            Volatile.Write(ref _now, Math.Max(_now, next.Due));
            next.Rewind();
            return next;
        }
    }

    private sealed class SteppedTimer(SteppedClock clock, Action ring) : ITimer
    {
        private TimeSpan _period;

        internal long Due { get; private set; } = long.MaxValue;

        internal Action Ring => ring;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                _ = clock._timers.Remove(this);
                clock._timers.Add(this);
                Due = dueTime < TimeSpan.Zero ? long.MaxValue : clock._now + dueTime.Ticks;
                _period = period;
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                _ = clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        internal void Rewind() => Due = _period > TimeSpan.Zero ? Due + _period.Ticks : long.MaxValue;
    }
}
