namespace HwNet.Conformance.Tests.Engine;

/// <summary>A clock whose timers go off when a test says so, and never by themselves.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly object _lock = new();
    private Action? _armed;

    /// <summary>Waits until somebody has set a timer, and sets it off.</summary>
    public void Fire()
    {
        Action callback;
        lock (_lock)
        {
            while (_armed is null)
            {
                Monitor.Wait(_lock);
            }

            callback = _armed;
            _armed = null;
        }

        callback();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Action armed = () => callback(state);
        lock (_lock)
        {
            _armed = armed;
            Monitor.PulseAll(_lock);
        }

        return new HandTimer(() => Disarm(armed));
    }

    private void Disarm(Action armed)
    {
        lock (_lock)
        {
            _armed = ReferenceEquals(_armed, armed) ? null : _armed;
        }
    }

    private sealed class HandTimer(Action disarm) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose() => disarm();

        public ValueTask DisposeAsync()
        {
            disarm();
            return ValueTask.CompletedTask;
        }
    }
}
