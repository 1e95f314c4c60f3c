namespace HwNet.Altq;

/// <summary>tb_regulator: lets so many bits a second out of a send queue, and a burst after a rest. Q</summary>
/// <remarks>A packet may go while there is any credit, and may overdraw it (as ALTQ's): a depth below the MTU still lets every packet out, later.</remarks>
internal sealed class TokenBucket
{
    private readonly TimeProvider _clock;
    private readonly Int128 _full;
    private Int128 _credit;
    private long _last;

    /// <param name="clock">Measures time.</param>
    /// <param name="bitsPerSecond">tbr_rate; from 1.</param>
    /// <param name="depth">tbr_depth, bytes; from 1.</param>
    internal TokenBucket(TimeProvider clock, long bitsPerSecond, int depth)
    {
        _clock = clock;
        BitsPerSecond = bitsPerSecond;
        Depth = depth;
        _credit = _full = Scaled(depth);
        _last = clock.GetTimestamp();
    }

    internal long BitsPerSecond { get; }

    internal int Depth { get; }

    /// <summary>True when a packet may go now.</summary>
    internal bool IsOpen()
    {
        Refill();
        return _credit > 0;
    }

    /// <summary>A packet of so many bytes goes.</summary>
    internal void Take(int bytes) => _credit -= Scaled(bytes);

    /// <summary>How long until the next packet may go; a timer of milliseconds is not asked for less.</summary>
    internal TimeSpan UntilOpen()
    {
        Refill();
        var ticks = _credit > 0 ? 0 : (long)((-_credit / BitsPerSecond) + 1);
        return TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(1000.0 * ticks / _clock.TimestampFrequency)));
    }

    /// <summary>Credit is kept in bits times the clock's frequency: no time is lost to rounding, however often it is asked.</summary>
    private Int128 Scaled(int bytes) => (Int128)bytes * 8 * _clock.TimestampFrequency;

    private void Refill()
    {
        var now = _clock.GetTimestamp();
        _credit = Int128.Min(_full, _credit + ((Int128)BitsPerSecond * (now - _last)));
        _last = now;
    }
}
