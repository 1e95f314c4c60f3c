using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.Xdp;

/// <summary>struct xdp_desc: a frame in the shared memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct XdpDescriptor
{
    /// <summary>addr: from the beginning of the memory.</summary>
    internal ulong Address;

    /// <summary>len: bytes.</summary>
    internal uint Length;

    /// <summary>options.</summary>
    internal uint Options;
}
