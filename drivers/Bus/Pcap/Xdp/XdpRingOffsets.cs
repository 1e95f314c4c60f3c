using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.Xdp;

/// <summary>struct xdp_ring_offset: where the parts of a ring are.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct XdpRingOffsets
{
    /// <summary>producer.</summary>
    internal ulong Producer;

    /// <summary>consumer.</summary>
    internal ulong Consumer;

    /// <summary>desc.</summary>
    internal ulong Entries;

    /// <summary>flags.</summary>
    internal ulong Flags;
}
