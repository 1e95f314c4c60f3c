namespace HwNet.Capture;

/// <summary>if_tsresol: the unit of pcapng time stamps, 10^-n or 2^-n seconds.</summary>
internal readonly record struct TimestampScale
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    // 64-bit time stamps times 10^9 are below 10^29: finer units make all of them zero nanoseconds.
    private const int FinestDecimal = 28;

    private readonly byte _exponent;
    private readonly bool _binary;

    private TimestampScale(byte exponent, bool binary)
    {
        _exponent = exponent;
        _binary = binary;
    }

    /// <summary>The unit when the option is absent.</summary>
    internal static TimestampScale Microseconds { get; } = new(6, false);

    /// <summary>The unit this project writes.</summary>
    internal static TimestampScale Nanoseconds { get; } = new(9, false);

    /// <summary>The unit for an option value: bit 7 chooses base 2, the others are the negative exponent. Every value has a meaning.</summary>
    internal static TimestampScale FromOption(byte value) => new((byte)(value & 0x7f), (value & 0x80) != 0);

    /// <summary>Converts a time stamp to nanoseconds since 1970.</summary>
    /// <returns>False when it is out of the range of a signed 64-bit number.</returns>
    internal bool TryConvert(ulong units, long offsetSeconds, out long nanoseconds)
    {
        if (this == Nanoseconds && offsetSeconds == 0 && units <= long.MaxValue)
        {
            nanoseconds = (long)units;
            return true;
        }

        var total = Scale(units) + ((Int128)offsetSeconds * NanosecondsPerSecond);
        nanoseconds = total < long.MinValue || total > long.MaxValue ? 0 : (long)total;
        return total >= long.MinValue && total <= long.MaxValue;
    }

    private Int128 Scale(ulong units)
    {
        var product = (Int128)units * NanosecondsPerSecond;
        if (_binary)
        {
            return product >> _exponent;
        }

        return _exponent > FinestDecimal ? 0 : product / PowerOfTen(_exponent);
    }

    private static Int128 PowerOfTen(int exponent)
    {
        Int128 power = 1;
        for (var i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }
}
