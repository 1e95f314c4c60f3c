namespace HwNet.Drivers.PcapFile;

/// <summary>The time since the replay began, and the wait for a moment of it that a timer or a cancel ends: nobody polls.</summary>
internal sealed class ReplayClock : IDisposable
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    // The longest wait that timers take, near enough; whoever waits longer waits again.
    private const long LongestMilliseconds = int.MaxValue;

    private readonly object _gate = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _origin;
    private bool _rang;
    private bool _cancelled;

    internal ReplayClock(TimeProvider clock)
    {
        _clock = clock;
        _origin = clock.GetTimestamp();
        _timer = clock.CreateTimer(static state => ((ReplayClock)state!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Nanoseconds since the start.</summary>
    internal long Now => (long)((Int128)(_clock.GetTimestamp() - _origin) * 1_000_000_000 / _clock.TimestampFrequency);

    /// <summary>True after <see cref="Cancel"/>.</summary>
    internal bool IsCancelled => Volatile.Read(ref _cancelled);

    /// <summary>Makes now the start.</summary>
    internal void Restart() => _origin = _clock.GetTimestamp();

    /// <summary>Waits until a moment, or for ever (<see cref="long.MaxValue"/>); may end early, but not before a timer or a cancel.</summary>
    internal void WaitUntil(long moment)
    {
        lock (_gate)
        {
            _rang = false;
        }

        // Timers count whole milliseconds: rounded up, so that one that rings finds its moment come.
        var left = moment - Now;
        if (left <= 0)
        {
            return;
        }

        if (moment != long.MaxValue)
        {
            var milliseconds = Math.Min(((left - 1) / NanosecondsPerMillisecond) + 1, LongestMilliseconds);
            _ = _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
        }

        lock (_gate)
        {
            while (!_rang && !_cancelled)
            {
                _ = Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Ends the wait, and every later one.</summary>
    internal void Cancel()
    {
        lock (_gate)
        {
            _cancelled = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Ring()
    {
        lock (_gate)
        {
            _rang = true;
            Monitor.PulseAll(_gate);
        }
    }
}
