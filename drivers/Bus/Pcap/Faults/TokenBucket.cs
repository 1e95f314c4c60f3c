namespace HwNet.Bus.Pcap.Faults;

/// <summary>How many bytes may pass now, at a rate and with a burst.</summary>
internal sealed class TokenBucket
{
    private readonly TimeProvider _clock;
    private readonly double _bytesPerTick;
    private readonly int _burst;
    private double _tokens;
    private long _last;

    /// <param name="bitsPerSecond">The rate.</param>
    /// <param name="burst">Bytes in a full bucket.</param>
    /// <param name="clock">The time.</param>
    internal TokenBucket(long bitsPerSecond, int burst, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bitsPerSecond);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(burst);
        _clock = clock;
        _bytesPerTick = bitsPerSecond / 8.0 / clock.TimestampFrequency;
        _burst = burst;
        _tokens = burst;
        _last = clock.GetTimestamp();
    }

    /// <summary>Takes bytes out if there are so many.</summary>
    internal bool TryTake(int bytes)
    {
        var now = _clock.GetTimestamp();
        _tokens = Math.Min(_burst, _tokens + ((now - _last) * _bytesPerTick));
        _last = now;
        if (_tokens < bytes)
        {
            return false;
        }

        _tokens -= bytes;
        return true;
    }
}
