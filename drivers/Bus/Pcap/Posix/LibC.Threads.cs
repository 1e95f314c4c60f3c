using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.Posix;

/// <content>Where the calling thread runs, and how urgently.</content>
internal static unsafe partial class LibC
{
    /// <summary>PRIO_PROCESS; on Linux the calling thread alone, when the process named is 0.</summary>
    internal const int PrioProcess = 0;

    /// <summary>Linux: 0 is the calling thread.</summary>
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int sched_setaffinity(int thread, nuint size, ulong* mask);

    /// <summary>Linux.</summary>
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int sched_getaffinity(int thread, nuint size, ulong* mask);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int setpriority(int which, uint who, int nice);
}
