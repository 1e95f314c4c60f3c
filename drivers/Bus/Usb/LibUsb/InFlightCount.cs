using System.Diagnostics;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>Submissions whose completion has not returned, and waiting for none. No lock while nobody waits.</summary>
internal sealed class InFlightCount
{
    private readonly object _gate = new();
    private int _count;
    private int _waiters;

    /// <summary>How many.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>One more.</summary>
    internal void Add() => _ = Interlocked.Increment(ref _count);

    /// <summary>One less. Both this and the waiter write, fence, then read: one of them sees the other.</summary>
    internal void Remove()
    {
        if (Interlocked.Decrement(ref _count) == 0 && Volatile.Read(ref _waiters) > 0)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Waits until there are none.</summary>
    /// <returns>False: the time was over.</returns>
    internal bool Wait(TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            _ = Interlocked.Increment(ref _waiters);
            try
            {
                while (Count > 0)
                {
                    var left = limit - Stopwatch.GetElapsedTime(start);
                    if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
                    {
                        return Count == 0;
                    }
                }

                return true;
            }
            finally
            {
                _ = Interlocked.Decrement(ref _waiters);
            }
        }
    }
}
