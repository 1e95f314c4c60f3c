namespace HwNet.Drivers.PcapFile;

/// <summary>When the frames of a replayed capture are due.</summary>
public readonly record struct ReplayPacing
{
    private const double NanosecondsPerSecond = 1e9;

    private readonly double _speed;
    private readonly double _rate;

    private ReplayPacing(double speed, double rate)
    {
        _speed = speed;
        _rate = rate;
    }

    /// <summary>As fast as they are asked for. The default.</summary>
    public static ReplayPacing FlatOut { get; }

    /// <summary>With the gaps of the capture.</summary>
    public static ReplayPacing Original { get; } = new(1, 0);

    /// <summary>With the gaps of the capture divided by a factor: 2 is twice as fast.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 10^-6 and 10^6.</exception>
    public static ReplayPacing Speed(double factor) => new(Bounded(factor, 1e-6, 1e6), 0);

    /// <summary>At a steady rate, whatever the capture says.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 10^-3 and 10^9 frames a second.</exception>
    public static ReplayPacing Rate(double framesPerSecond) => new(0, Bounded(framesPerSecond, 1e-3, 1e9));

    /// <summary>True when nothing is ever waited for.</summary>
    internal bool IsFlatOut => _speed == 0 && _rate == 0;

    /// <summary>When a frame is due, in nanoseconds.</summary>
    /// <param name="number">Its number since the start, all rounds together.</param>
    /// <param name="roundStart">When the round began, nanoseconds since the start.</param>
    /// <param name="offset">Its time stamp minus that of the round's first frame; of either sign.</param>
    internal long Due(long number, long roundStart, Int128 offset)
    {
        if (IsFlatOut)
        {
            return 0;
        }

        var due = _rate != 0 ? number / _rate * NanosecondsPerSecond : roundStart + ((double)offset / _speed);
        return due >= long.MaxValue ? long.MaxValue : (long)due;
    }

    private static double Bounded(double value, double least, double most) =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"must be from {least} to {most}");
}
