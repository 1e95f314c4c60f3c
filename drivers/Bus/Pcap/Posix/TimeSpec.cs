using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>struct timespec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    /// <summary>tv_sec.</summary>
    internal CLong Seconds;

    /// <summary>tv_nsec: below 10^9.</summary>
    internal CLong Nanoseconds;
}
