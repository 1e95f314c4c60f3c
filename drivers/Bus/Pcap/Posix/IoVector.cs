using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    /// <summary>iov_base.</summary>
    internal byte* Start;

    /// <summary>iov_len.</summary>
    internal nuint Length;
}
