namespace HwNet.Core.Tests.Net;

/// <summary>A clock that stands still until it is stepped; timers fire on the stepping thread.</summary>
internal sealed class StepClock : TimeProvider
{
    private readonly List<StepTimer> _timers = [];
    private DateTimeOffset _now = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Timers made and not disposed.</summary>
    internal IReadOnlyList<StepTimer> Timers => _timers;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new StepTimer(this, callback, state, At(dueTime), period);
        _timers.Add(timer);
        return timer;
    }

    private DateTimeOffset At(TimeSpan dueTime) => dueTime < TimeSpan.Zero ? DateTimeOffset.MaxValue : _now + dueTime;

    internal void Step(TimeSpan by)
    {
        var end = _now + by;
        while (_timers.Where(t => t.Due <= end).MinBy(t => t.Due) is { } next)
        {
            _now = next.Due;
            next.Fire();
        }

        _now = end;
    }

    /// <summary>One timer of the clock.</summary>
    internal sealed class StepTimer(StepClock clock, TimerCallback callback, object? state, DateTimeOffset due, TimeSpan period) : ITimer
    {
        internal DateTimeOffset Due { get; private set; } = due;

        internal TimeSpan Period { get; private set; } = period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = clock.At(dueTime);
            Period = period;
            return true;
        }

        public void Dispose() => clock._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        internal void Fire()
        {
            Due = Period > TimeSpan.Zero ? Due + Period : DateTimeOffset.MaxValue;
            callback(state);
        }
    }
}
