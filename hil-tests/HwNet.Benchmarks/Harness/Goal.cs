namespace HwNet.Benchmarks.Harness;

/// <summary>What is asked of a figure, or of a ratio.</summary>
/// <param name="Limit">The last value that is good.</param>
/// <param name="AtLeast">True: less is bad; false: more is.</param>
/// <param name="Clean">True: nothing may be allocated for a frame, and nothing collected.</param>
internal sealed record Goal(double Limit, bool AtLeast, bool Clean = false)
{
    /// <summary>More than this is somebody's who allocates, if only the smallest object (24 B) for a batch of 64; less is the carrier poll's, and the measurement's own.</summary>
    internal const double MostBytes = 0.25;

    internal static Goal NoMore(double limit, bool clean = false) => new(limit, AtLeast: false, clean);

    internal static Goal NoLess(double limit, bool clean = false) => new(limit, AtLeast: true, clean);

    /// <summary>Whatever it costs, nothing may be allocated for it.</summary>
    internal static Goal NoBytes { get; } = NoMore(double.PositiveInfinity, clean: true);

    /// <summary>Judges a figure.</summary>
    /// <param name="value">The figure; one that is no number misses every goal.</param>
    /// <param name="allocated">Bytes a frame; null: not counted.</param>
    /// <param name="collections">Garbage collections; null: not counted.</param>
    internal Verdict Judge(double value, double? allocated = null, int? collections = null)
    {
        var why = !Clean ? null : allocated is not <= MostBytes ? "allocates" : collections is not 0 ? "collects" : null;
        var good = AtLeast ? value >= Limit : value <= Limit;
        var far = good ? 0 : double.IsFinite(value) ? Math.Abs(value - Limit) / Limit * 100 : 100;
        return new Verdict(good && why is null, far, why);
    }

    public override string ToString() => double.IsInfinity(Limit) ? "0 B" : $"{(AtLeast ? '≥' : '≤')} {Spread.Text(Limit)}{(Clean ? ", 0 B" : "")}";
}
