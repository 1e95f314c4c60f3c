using System.Diagnostics;

namespace HwNet.Net;

/// <summary>How a thread that has run out of work waits for more: it looks for it for a while before it sleeps, when work has lately come that soon.</summary>
/// <remarks>
/// Sleeping costs whoever brings the work a wake-up, a microsecond or more; looking costs this thread's CPU. So it looks only while the waits were
/// short on average, and never longer than the limit: one long wait ends it, a row of short ones brings it back. Used by one thread.
/// </remarks>
internal struct IdleSpin
{
    /// <summary>A wait counts at most so many limits: an hour's silence is forgotten after nine short waits.</summary>
    internal const int Cap = 8;

    /// <summary>Waits that are shorter than the limit by this factor are none: whoever brings the work is at it all the time.</summary>
    private const int Crowded = 8;

    /// <summary>About a microsecond.</summary>
    private const int GatherSpins = 64;

    /// <summary>Looks between two looks at the clock.</summary>
    private const int Looks = 16;

    private long _limit;
    private long _average;

    /// <summary>True when the next wait is likely to be short.</summary>
    internal readonly bool IsWorthIt => _limit > 0 && _average <= _limit;

    /// <summary>Sets the longest that the thread looks for work; zero: not at all. A new limit is learnt for anew.</summary>
    /// <param name="ticks">Of the stopwatch.</param>
    internal void SetLimit(long ticks)
    {
        if (ticks != _limit)
        {
            _limit = ticks;
            _average = Cap * ticks;
        }
    }

    /// <summary>Looks until there is work or the limit has passed.</summary>
    /// <param name="began">When the wait began, of the stopwatch.</param>
    /// <param name="hasWork">Becomes true for work.</param>
    /// <returns>True: there is work.</returns>
    internal readonly bool Wait(long began, ref bool hasWork)
    {
        do
        {
            for (var i = 0; i < Looks; i++)
            {
                if (Volatile.Read(ref hasWork))
                {
                    return true;
                }

                Thread.SpinWait(2);
            }
        }
        while (Stopwatch.GetTimestamp() - began < _limit);

        return false;
    }

    /// <summary>When work comes one by one and without a pause: waits for a little more of it, so that a lock and a cache line's way are for several.</summary>
    internal readonly void Gather()
    {
        if (_average < _limit / Crowded)
        {
            Thread.SpinWait(GatherSpins);
        }
    }

    /// <summary>Learns from a wait that is over: how long until the work was there, the time to wake up not counted.</summary>
    /// <param name="ticks">Of the stopwatch.</param>
    internal void Note(long ticks) => _average += (Math.Clamp(ticks, 0, Cap * _limit) - _average) / 4;
}
