using NLog;

namespace HwNet.Net;

/// <summary>if_slowtimo: the one 1 Hz tick that serves the watchdogs of all interfaces of a stack.</summary>
public sealed class IfSlowTimer : IDisposable
{
    /// <summary>1 / IFNET_SLOWHZ.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly Logger Log = LogManager.GetLogger("HwNet.Net");

    private readonly NetStack _stack;
    private readonly ITimer? _timer;
    private long _ticked;
    private int _ticking;

    internal IfSlowTimer(NetStack stack, bool running)
    {
        _stack = stack;
        _ticked = stack.Clock.GetTimestamp();
        _timer = running ? stack.Clock.CreateTimer(static t => ((IfSlowTimer)t!).Tick(), this, Interval, Interval) : null;
    }

    /// <summary>How long ago the last tick was, at most one interval, even if the next is late; zero when no timer runs.</summary>
    internal TimeSpan SinceTick
    {
        get
        {
            var since = _timer is null ? TimeSpan.Zero : _stack.Clock.GetElapsedTime(Volatile.Read(ref _ticked));
            return since < Interval ? since : Interval;
        }
    }

    /// <summary>One second has passed. Tests without a running timer call it themselves. n</summary>
    public void Tick()
    {
        Volatile.Write(ref _ticked, _stack.Clock.GetTimestamp());

        // A tick that takes longer than a second (a watchdog that resets slow hardware) makes the next one wait its turn, not pile up.
        if (Interlocked.Exchange(ref _ticking, 1) != 0)
        {
            return;
        }

        try
        {
            foreach (var ifp in _stack.Interfaces.All)
            {
                ifp.SlowTick();
            }

            _stack.SlowTick();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Not a watchdog, those are fenced one by one: a protocol's ageing failed. There is another tick in a second.
            Log.Error(e, "the slow timer failed");
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    /// <summary>Has an interface's watchdog looked at once more, the rest of a second later.</summary>
    internal void Later(IfNet ifp, TimeSpan rest, int arming)
    {
        ITimer? once = null;

        // The callback holds on to the timer, which nobody else does.
        once = _stack.Clock.CreateTimer(
            _ =>
            {
                once?.Dispose();
                ifp.RestIsOver(arming);
            },
            null,
            rest,
            Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();
}
