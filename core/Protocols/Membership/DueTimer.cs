using HwNet.Net;
using NLog;

namespace HwNet.Protocols.Membership;

/// <summary>callout: runs something at the earliest of the moments asked for. In a stack without threads it has no timer: the slow tick runs it.</summary>
/// <remarks>Locks: one, a leaf, for the moment; one around each run, which Dispose waits for.</remarks>
internal sealed class DueTimer : IDisposable
{
    /// <summary>Not until it is asked for again.</summary>
    internal const long Never = long.MaxValue;

    private static readonly Logger Log = LogManager.GetLogger("HwNet.Protocols");

    private readonly Lock _lock = new();
    private readonly Lock _running = new();
    private readonly TimeProvider _clock;
    private readonly Func<long> _run;
    private readonly bool _threaded;
    private ITimer? _timer;
    private long _at = Never;
    private bool _disposed;

    /// <param name="stack">Whose clock.</param>
    /// <param name="run">What to run; returns when to run again, as a time stamp of the clock.</param>
    internal DueTimer(NetStack stack, Func<long> run)
    {
        _clock = stack.Clock;
        _run = run;
        _threaded = stack.IsThreaded;
    }

    /// <summary>Runs at this moment, unless earlier anyway.</summary>
    internal void Arm(long at)
    {
        lock (_lock)
        {
            if (at >= _at || _disposed)
            {
                return;
            }

            _at = at;
            var now = _clock.GetTimestamp();

            // A millisecond more: timers of the system come early now and then.
            var due = at > now ? _clock.GetElapsedTime(now, at) + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;
            if (_timer is not null)
            {
                _ = _timer.Change(due, Timeout.InfiniteTimeSpan);
            }
            else if (_threaded)
            {
                _timer = _clock.CreateTimer(static t => ((DueTimer)t!).Run(), this, due, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Runs what is due.</summary>
    internal void Run()
    {
        lock (_running)
        {
            lock (_lock)
            {
                if (_disposed)
                {
                    return;
                }

                _at = Never;
            }

            try
            {
                Arm(_run());
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Log.Error(e, "a protocol's timer failed");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_running)
        {
            lock (_lock)
            {
                _disposed = true;
            }
        }

        _timer?.Dispose();
    }
}
