namespace HwNet.Cli.Verbs.Ping;

/// <summary>Adds up round-trip times.</summary>
internal sealed class RoundTripSum
{
    private long _count;
    private double _min = double.MaxValue;
    private double _max;
    private double _mean;
    private double _squares;

    /// <summary>Adds one, in milliseconds. Welford's way: the sum of squares itself would lose small deviations of long times.</summary>
    internal void Add(double milliseconds)
    {
        _count++;
        _min = Math.Min(_min, milliseconds);
        _max = Math.Max(_max, milliseconds);
        var away = milliseconds - _mean;
        _mean += away / _count;
        _squares += away * (milliseconds - _mean);
    }

    /// <summary>The sum; null when nothing was added.</summary>
    internal RoundTrips? Result() => _count == 0 ? null : new RoundTrips(_min, _mean, _max, Math.Sqrt(_squares / _count));
}
