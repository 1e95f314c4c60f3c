using System.Diagnostics;

namespace HwNet.Benchmarks.Paths;

/// <summary>Wall time, CPU time of threads, allocations and collections between two moments.</summary>
internal sealed class Meter
{
    private readonly string[] _threads;
    private readonly double _cpu;
    private readonly long _allocated;
    private readonly int _collections;
    private readonly long _start;

    /// <summary>Starts.</summary>
    /// <param name="threads">Names of threads to add to the calling one; the empty name leaves the calling one out.</param>
    internal Meter(params string[] threads)
    {
        _threads = threads;
        _cpu = Cpu();
        _collections = GC.CollectionCount(0);
        _allocated = GC.GetTotalAllocatedBytes(precise: true);
        _start = Stopwatch.GetTimestamp();
    }

    internal double Elapsed => Stopwatch.GetElapsedTime(_start).TotalSeconds;

    internal Sample Stop(long frames)
    {
        var wall = Elapsed;
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - _allocated;
        var collections = GC.CollectionCount(0) - _collections;
        return new Sample(frames, wall, Cpu() - _cpu, allocated, collections);
    }

    private double Cpu()
    {
        var cpu = _threads.Contains("") ? 0 : ThreadClock.Current();
        foreach (var name in _threads)
        {
            cpu += name.Length == 0 ? 0 : ThreadClock.Named(name);
        }

        return cpu;
    }
}
