using HwNet.Net;

namespace HwNet.Bench.Targets;

/// <summary>Waits for the carrier of interfaces that were brought up.</summary>
public static class Carrier
{
    /// <summary>Waits until all interfaces have carrier.</summary>
    /// <param name="ifps">Of one stack; at least one.</param>
    /// <param name="limit">How long at most.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>False: the time was over, or the wait was ended.</returns>
    public static bool Await(IReadOnlyList<IfNet> ifps, TimeSpan limit, CancellationToken stop)
    {
        // A monitor, not a disposable event: an observer may still run when its subscription has ended.
        var changed = new object();
        using var subscription = ifps[0].Stack.Events.Subscribe(_ => Pulse(changed));
        using var ended = stop.Register(() => Pulse(changed));
        var deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        lock (changed)
        {
            while (ifps.Any(static ifp => ifp.Link != LinkState.Up))
            {
                var left = deadline - Environment.TickCount64;
                if (left <= 0 || stop.IsCancellationRequested || !Monitor.Wait(changed, (int)left))
                {
                    return ifps.All(static ifp => ifp.Link == LinkState.Up);
                }
            }
        }

        return true;
    }

    private static void Pulse(object changed)
    {
        lock (changed)
        {
            Monitor.PulseAll(changed);
        }
    }
}
