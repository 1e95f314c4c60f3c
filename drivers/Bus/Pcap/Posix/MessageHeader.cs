using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>struct mmsghdr of Linux: a struct msghdr and the bytes sent.</summary>
/// <remarks>The msghdr is a struct of its own here too, because its padding at the end is part of the distance between two mmsghdr.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct MessageHeader
{
    /// <summary>msg_hdr.</summary>
    internal Header Message;

    /// <summary>msg_len: bytes sent.</summary>
    internal uint Sent;

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct Header
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
    }
}
