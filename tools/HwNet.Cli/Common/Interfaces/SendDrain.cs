using HwNet.Net;

namespace HwNet.Cli.Common.Interfaces;

/// <summary>Waits until the driver has reported all that its interface accepted: only then are its counters the last word.</summary>
internal static class SendDrain
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>Waits, at most so long.</summary>
    /// <param name="ifp">The interface.</param>
    /// <param name="limit">When to give up: hardware may hang.</param>
    /// <param name="stop">Ends the wait.</param>
    internal static void Await(IfNet ifp, TimeSpan limit, CancellationToken stop)
    {
        var clock = ifp.Stack.Clock;
        var start = clock.GetTimestamp();
        while (!IsDrained(ifp) && !ifp.IsDetached && clock.GetElapsedTime(start) < limit && !stop.WaitHandle.WaitOne(Tick))
        {
        }
    }

    /// <summary>The send queue is empty before the driver has reported its last frames, so its length does not tell.</summary>
    private static bool IsDrained(IfNet ifp) => ifp.Counters.Snapshot().OutPending() <= 0;
}
