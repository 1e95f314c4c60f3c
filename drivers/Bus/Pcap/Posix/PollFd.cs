using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollFd
{
    /// <summary>fd; negative: ignored.</summary>
    internal int Fd;

    /// <summary>events: what is waited for.</summary>
    internal short Events;

    /// <summary>revents: what came.</summary>
    internal short Returned;
}
