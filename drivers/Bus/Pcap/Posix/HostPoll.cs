using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>poll(2) of Linux with a time in nanoseconds.</summary>
internal static unsafe class HostPoll
{
    /// <summary>ppoll.</summary>
    /// <param name="fds">What is waited for; what came is noted there.</param>
    /// <param name="count">How many.</param>
    /// <param name="timeout">Negative: for ever.</param>
    /// <returns>How many are ready; negative: see the last error.</returns>
    internal static int Wait(PollFd* fds, int count, TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero)
        {
            return LibC.ppoll(fds, (nuint)count, null, null);
        }

        var limit = new TimeSpec
        {
            Seconds = new CLong((nint)(timeout.Ticks / TimeSpan.TicksPerSecond)),
            Nanoseconds = new CLong((nint)(timeout.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick)),
        };
        return LibC.ppoll(fds, (nuint)count, &limit, null);
    }
}
