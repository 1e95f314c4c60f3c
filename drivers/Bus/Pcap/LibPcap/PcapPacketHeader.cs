using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.LibPcap;

/// <summary>struct pcap_pkthdr.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PcapPacketHeader
{
    /// <summary>ts.tv_sec: seconds since 1970.</summary>
    internal CLong Seconds;

    /// <summary>ts.tv_usec: micro- or nanoseconds, as the handle was opened. macOS fills only the low 32 bits.</summary>
    internal CLong Fraction;

    /// <summary>caplen: bytes present.</summary>
    internal uint CapturedLength;

    /// <summary>len: bytes on the wire.</summary>
    internal uint WireLength;
}
