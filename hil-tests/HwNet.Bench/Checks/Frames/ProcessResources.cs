using System.Diagnostics;

namespace HwNet.Bench.Checks.Frames;

/// <summary>What this process holds of the system, for checks that look for leaks.</summary>
/// <param name="Handles">Open file descriptors; on other systems than Linux, handles.</param>
/// <param name="Threads">Threads.</param>
/// <param name="HeapBytes">Bytes alive on the managed heap.</param>
internal readonly record struct ProcessResources(int Handles, int Threads, long HeapBytes)
{
    /// <summary>Handles and threads that come and go with the runtime itself: its thread pool grows and shrinks when it likes.</summary>
    internal const int Noise = 4;

    private const string DescriptorFolder = "/proc/self/fd";

    /// <summary>Counts, after everything that nobody refers to is collected.</summary>
    internal static ProcessResources Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var handles = Directory.Exists(DescriptorFolder) ? Directory.GetFileSystemEntries(DescriptorFolder).Length : process.HandleCount;
        return new ProcessResources(handles, process.Threads.Count, GC.GetTotalMemory(forceFullCollection: false));
    }

    /// <summary>True when there are no more handles and threads than before, but for <see cref="Noise"/>.</summary>
    internal bool HoldsNoMoreThan(ProcessResources before) => Handles <= before.Handles + Noise && Threads <= before.Threads + Noise;

    /// <summary>The change of the heap, in percent of what it was.</summary>
    internal double HeapGrowth(ProcessResources before) => 100.0 * (HeapBytes - before.HeapBytes) / before.HeapBytes;
}
