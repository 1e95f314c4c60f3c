using System.Diagnostics;

namespace HwNet.Benchmarks.Harness;

/// <summary>Wall time, CPU time of the whole process, allocations and collections between two moments.</summary>
/// <remarks>The whole process, as the baselines in C count theirs: no thread that does a part of the work is forgotten.</remarks>
internal sealed class Meter
{
    private readonly TimeSpan _cpu;
    private readonly long _allocated;
    private readonly int _collections;
    private readonly long _start;

    /// <summary>Starts.</summary>
    internal Meter()
    {
        _collections = GC.CollectionCount(0);
        _allocated = GC.GetTotalAllocatedBytes(precise: true);
        _cpu = Environment.CpuUsage.TotalTime;
        _start = Stopwatch.GetTimestamp();
    }

    internal double Elapsed => Stopwatch.GetElapsedTime(_start).TotalSeconds;

    internal Sample Stop(long frames)
    {
        var wall = Elapsed;
        var cpu = (Environment.CpuUsage.TotalTime - _cpu).TotalSeconds;
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - _allocated;
        return new Sample(frames, wall, cpu, allocated, GC.CollectionCount(0) - _collections);
    }
}
