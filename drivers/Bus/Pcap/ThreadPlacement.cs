using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap;

/// <summary>Where a thread is to run, and how urgently. Linux; elsewhere a placement that asks for anything is refused.</summary>
/// <remarks>Not applied to other threads than the calling one: a thread places itself first thing, <c>NetStack.PlaceThreads</c> has it done.</remarks>
public sealed record ThreadPlacement
{
    /// <summary>CPUs are numbered from 0 to one below.</summary>
    public const int MaxCpus = 1024;

    /// <summary>The most urgent nice value.</summary>
    public const int MinNice = -20;

    /// <summary>The least urgent nice value.</summary>
    public const int MaxNice = 19;

    private const int BitsPerWord = 64;
    private const int Words = MaxCpus / BitsPerWord;
    private const int MaskBytes = Words * sizeof(ulong);

    /// <summary>The CPUs that the thread may run on; none named: all that the process may.</summary>
    public IReadOnlyList<int> Cpus { get; init; } = [];

    /// <summary>The nice value, from <see cref="MinNice"/> (urgent) to <see cref="MaxNice"/>; null: as it is.</summary>
    public int? Nice { get; init; }

    /// <summary>True when it asks for nothing.</summary>
    public bool IsNone => Cpus.Count == 0 && Nice is null;

    /// <summary>Reads a list of CPUs: "1", "0,2", "2-3,6".</summary>
    /// <returns>False: it is none, or names a CPU beyond <see cref="MaxCpus"/>.</returns>
    public static bool TryParseCpus(string text, out IReadOnlyList<int> cpus)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new SortedSet<int>();
        cpus = [];
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-', 2);
            if (!TryParseCpu(ends[0], out var first) || !TryParseCpu(ends[^1], out var last) || last < first)
            {
                return false;
            }

            found.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        cpus = [.. found];
        return true;
    }

    /// <summary>Puts the calling thread there.</summary>
    /// <param name="failure">Cause and cure; null when the result is None.</param>
    /// <returns>None; EINVAL (a CPU that is not there or not ours, a nice value out of range), EACCES or EPERM (not allowed to be so urgent), EOPNOTSUPP (not Linux).</returns>
    public Errno Apply(out string? failure)
    {
        failure = null;
        if (IsNone)
        {
            return Errno.None;
        }

        if (!OperatingSystem.IsLinux())
        {
            failure = "Threads can be placed on Linux only. Leave CPUs and priority to the system.";
            return Errno.EOPNOTSUPP;
        }

        var error = Cpus.Count == 0 ? Errno.None : Pin(out failure);
        return error == Errno.None && Nice is { } nice ? Hurry(nice, out failure) : error;
    }

    /// <summary>Tries it on a thread that ends at once.</summary>
    /// <param name="failure">Cause and cure; null when the result is None.</param>
    /// <returns>As <see cref="Apply"/>.</returns>
    public Errno Check(out string? failure)
    {
        failure = null;
        if (IsNone)
        {
            return Errno.None;
        }

        var error = Errno.None;
        string? words = null;
        var thread = new Thread(() => error = Apply(out words)) { Name = "placement", IsBackground = true };
        thread.Start();
        thread.Join();
        failure = words;
        return error;
    }

    private static bool TryParseCpu(string text, out int cpu) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out cpu) && cpu < MaxCpus;

    [SupportedOSPlatform("linux")]
    private static Errno Hurry(int nice, out string? failure)
    {
        failure = null;
        if (nice is < MinNice or > MaxNice)
        {
            failure = $"There is no priority {nice}. Give {MinNice} (most urgent) to {MaxNice}.";
            return Errno.EINVAL;
        }

        if (LibC.setpriority(LibC.PrioProcess, 0, nice) == 0)
        {
            return Errno.None;
        }

        var error = HostErrno.Translate(Marshal.GetLastPInvokeError());
        failure = $"Priority {nice} is refused ({error}): this program may not be so urgent. Run it as root, give it the capability cap_sys_nice, or ask for less.";
        return error;
    }

    [SupportedOSPlatform("linux")]
    private unsafe Errno Pin(out string? failure)
    {
        failure = null;
        var wanted = stackalloc ulong[Words];
        var granted = stackalloc ulong[Words];
        new Span<ulong>(wanted, Words).Clear();
        new Span<ulong>(granted, Words).Clear();
        if (Cpus.Any(static cpu => cpu is < 0 or >= MaxCpus))
        {
            failure = $"CPUs are numbered from 0 to {MaxCpus - 1}. Name such.";
            return Errno.EINVAL;
        }

        foreach (var cpu in Cpus)
        {
            wanted[cpu / BitsPerWord] |= 1UL << (cpu % BitsPerWord);
        }

        // The kernel grants what there is of the CPUs and says nothing of the others.
        var done = LibC.sched_setaffinity(0, MaskBytes, wanted) == 0;
        var error = done ? Errno.None : HostErrno.Translate(Marshal.GetLastPInvokeError());
        if (done && LibC.sched_getaffinity(0, MaskBytes, granted) < 0)
        {
            granted = wanted;
        }

        foreach (var cpu in Cpus)
        {
            if ((granted[cpu / BitsPerWord] & (1UL << (cpu % BitsPerWord))) == 0)
            {
                error = error == Errno.None ? Errno.EINVAL : error;
                failure = $"CPU {cpu} is refused ({error}): it is not there, or this program may not use it. 'taskset -cp $$' shows the CPUs that it may.";
                return error;
            }
        }

        return error;
    }
}
