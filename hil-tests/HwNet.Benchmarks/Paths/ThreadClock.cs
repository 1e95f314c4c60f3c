using System.Globalization;

namespace HwNet.Benchmarks.Paths;

/// <summary>CPU time of threads, from Linux's schedstat.</summary>
/// <remarks>The kernel brings the figure of a running thread up to date with its tick: good to a few milliseconds.</remarks>
internal static class ThreadClock
{
    /// <summary>Seconds that the calling thread has run.</summary>
    internal static double Current() => Read("/proc/thread-self/schedstat");

    /// <summary>Seconds that the threads of that name have run, all together; the kernel keeps 15 characters of a name.</summary>
    internal static double Named(string name)
    {
        var shown = name.Length > 15 ? name[..15] : name;
        var total = 0.0;
        foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            if (File.ReadAllText(Path.Combine(task, "comm")).TrimEnd('\n') == shown)
            {
                total += Read(Path.Combine(task, "schedstat"));
            }
        }

        return total;
    }

    private static double Read(string path) => long.Parse(File.ReadAllText(path).Split(' ')[0], CultureInfo.InvariantCulture) / 1e9;
}
