namespace HwNet.Benchmarks.Harness;

/// <summary>What is taken from a measurement to be compared.</summary>
/// <param name="Unit">Of it.</param>
/// <param name="Of">The figure.</param>
internal sealed record Quantity(string Unit, Func<Sample, double> Of)
{
    /// <summary>CPU time of one frame.</summary>
    internal static Quantity CpuNs { get; } = new("CPU ns/frame", static s => s.CpuNs);

    /// <summary>What one core would do if nothing else ran on it.</summary>
    internal static Quantity PerCpuSecond { get; } = new("k frames/CPU s", static s => 1e6 / s.CpuNs);

    /// <summary>Time of one frame by the clock.</summary>
    internal static Quantity WallNs { get; } = new("ns/frame", static s => s.WallNs);

    /// <summary>Seconds of one run.</summary>
    internal static Quantity Seconds { get; } = new("s", static s => s.Wall / s.Frames);

    /// <summary>One of the quantiles, in microseconds.</summary>
    internal static Quantity Quantile(int index) => new("µs", s => s.Quantiles![index]);
}
