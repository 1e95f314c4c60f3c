namespace HwNet.Protocols;

/// <summary>When a lifetime of so many seconds ends; <see cref="uint.MaxValue"/> seconds never do.</summary>
internal readonly record struct Deadline
{
    private readonly long _at;
    private readonly bool _never;

    internal Deadline(TimeProvider clock, uint seconds)
    {
        _never = seconds == uint.MaxValue;
        _at = _never ? 0 : clock.GetTimestamp() + (seconds * clock.TimestampFrequency);
    }

    /// <summary>Null for one that never comes.</summary>
    internal TimeSpan? Left(TimeProvider clock)
    {
        if (_never)
        {
            return null;
        }

        var now = clock.GetTimestamp();
        return now >= _at ? TimeSpan.Zero : clock.GetElapsedTime(now, _at);
    }

    internal bool IsOver(TimeProvider clock) => !_never && clock.GetTimestamp() >= _at;
}
