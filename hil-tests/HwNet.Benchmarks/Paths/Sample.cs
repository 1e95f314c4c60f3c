namespace HwNet.Benchmarks.Paths;

/// <summary>What one repetition gave.</summary>
/// <param name="Frames">Frames that went the whole way.</param>
/// <param name="Wall">Seconds by the clock.</param>
/// <param name="Cpu">Seconds of CPU time of the threads that did the work.</param>
/// <param name="Allocated">Bytes allocated in the process.</param>
/// <param name="Collections">Garbage collections.</param>
internal readonly record struct Sample(long Frames, double Wall, double Cpu, long Allocated = 0, int Collections = 0)
{
    internal double WallNs => Wall / Frames * 1e9;

    internal double CpuNs => Cpu / Frames * 1e9;

    internal double Kpps => Frames / Wall / 1000;

    internal double AllocatedPerFrame => (double)Allocated / Frames;
}
