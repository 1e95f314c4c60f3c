namespace HwNet.Protocols;

/// <summary>ratecheck, ppsratecheck: at most so many events in an interval.</summary>
/// <remarks>Lock: own, a leaf.</remarks>
internal sealed class RateLimit(TimeProvider clock, int limit, TimeSpan interval)
{
    private readonly Lock _lock = new();
    private long _begin;
    private int _used;
    private bool _begun;

    /// <summary>Events in an interval; 0 for none. May change at any time.</summary>
    internal int Limit { get => Volatile.Read(ref limit); set => Volatile.Write(ref limit, value); }

    /// <summary>True when one more event is within the limit.</summary>
    internal bool TryTake()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            if (!_begun || clock.GetElapsedTime(_begin, now) >= interval)
            {
                _begun = true;
                _begin = now;
                _used = 0;
            }

            return _used < limit && ++_used > 0;
        }
    }
}
