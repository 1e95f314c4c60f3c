using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>struct mmsghdr of Linux: a struct msghdr and the bytes sent.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    /// <summary>msg_name: null, the socket is bound.</summary>
    internal void* Name;

    /// <summary>msg_namelen.</summary>
    internal uint NameLength;

    /// <summary>msg_iov.</summary>
    internal IoVector* Vectors;

    /// <summary>msg_iovlen.</summary>
    internal nuint VectorCount;

    /// <summary>msg_control: null.</summary>
    internal void* Control;

    /// <summary>msg_controllen.</summary>
    internal nuint ControlLength;

    /// <summary>msg_flags.</summary>
    internal int Flags;

    /// <summary>msg_len: bytes sent.</summary>
    internal uint Sent;
}
