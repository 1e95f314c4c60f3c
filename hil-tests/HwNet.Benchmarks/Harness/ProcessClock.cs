using System.Globalization;

namespace HwNet.Benchmarks.Harness;

/// <summary>CPU time of another process, from Linux's schedstat.</summary>
/// <remarks>The kernel brings the figure of a running thread up to date with its tick: good to a few milliseconds.</remarks>
internal static class ProcessClock
{
    /// <summary>Seconds that its threads have run, all together.</summary>
    internal static double Of(int process)
    {
        var total = 0L;
        foreach (var task in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            total += long.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);
        }

        return total / 1e9;
    }
}
