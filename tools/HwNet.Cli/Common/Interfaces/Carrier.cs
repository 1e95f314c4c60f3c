using HwNet.Net;

namespace HwNet.Cli.Common.Interfaces;

/// <summary>Waits a moment for what was brought up to get its carrier; without one the work goes on all the same.</summary>
internal static class Carrier
{
    internal static void Await(IReadOnlyList<IfNet> ifps, TimeSpan limit, CancellationToken stop)
    {
        using var changed = new SemaphoreSlim(0);
        using var subscription = ifps[0].Stack.Events.Subscribe(_ => changed.Release());
        var deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (ifps.Any(ifp => ifp.Link != LinkState.Up) && !stop.IsCancellationRequested)
        {
            var left = deadline - Environment.TickCount64;
            if (left <= 0 || !changed.Wait((int)left, CancellationToken.None))
            {
                return;
            }
        }
    }
}
