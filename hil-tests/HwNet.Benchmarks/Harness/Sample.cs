namespace HwNet.Benchmarks.Harness;

/// <summary>What one measurement gave.</summary>
/// <param name="Frames">Frames that went the whole way.</param>
/// <param name="Wall">Seconds by the clock.</param>
/// <param name="Cpu">Seconds of CPU time of all threads that did the work.</param>
/// <param name="Allocated">Bytes allocated; null: nobody counted.</param>
/// <param name="Collections">Garbage collections; null: nobody counted.</param>
internal readonly record struct Sample(long Frames, double Wall, double Cpu, long? Allocated = null, int? Collections = null)
{
    /// <summary>Where it is about a distribution: its quantiles, in the order of the path.</summary>
    internal IReadOnlyList<double>? Quantiles { get; init; }

    internal double WallNs => Wall / Frames * 1e9;

    internal double CpuNs => Cpu / Frames * 1e9;

    internal double Kpps => Frames / Wall / 1000;

    internal double? AllocatedPerFrame => (double?)Allocated / Frames;
}
