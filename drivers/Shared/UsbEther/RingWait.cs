namespace HwNet.Drivers.Shared.UsbEther;

/// <summary>Waiting for the end of what a ring has in flight.</summary>
internal static class RingWait
{
    /// <summary>Waits on a ring's lock, which whoever ends the last transfer pulses.</summary>
    /// <param name="gate">The lock.</param>
    /// <param name="limit">How long at most.</param>
    /// <param name="over">Whether nothing is in flight; asked under the lock.</param>
    /// <returns>False: the time was over.</returns>
    internal static bool Until(object gate, TimeSpan limit, Func<bool> over)
    {
        var deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        lock (gate)
        {
            while (!over())
            {
                var left = deadline - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(gate, (int)left))
                {
                    return over();
                }
            }
        }

        return true;
    }
}
