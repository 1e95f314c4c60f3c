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
    private int _ticking;

    internal IfSlowTimer(NetStack stack, bool running)
    {
        _stack = stack;
        _timer = running ? stack.Clock.CreateTimer(static t => ((IfSlowTimer)t!).Tick(), this, Interval, Interval) : null;
    }

    /// <summary>One second has passed. Tests without a running timer call it themselves. n</summary>
    public void Tick()
    {
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

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();
}
