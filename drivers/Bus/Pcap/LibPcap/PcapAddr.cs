using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.LibPcap;

/// <summary>struct pcap_addr: one address of an interface.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PcapAddr
{
    /// <summary>next.</summary>
    internal PcapAddr* Next;

    /// <summary>addr: a struct sockaddr; may be null.</summary>
    internal byte* Address;

    /// <summary>netmask: a struct sockaddr; may be null.</summary>
    internal byte* Netmask;

    /// <summary>broadaddr: a struct sockaddr; may be null.</summary>
    internal byte* Broadcast;

    /// <summary>dstaddr: a struct sockaddr; may be null.</summary>
    internal byte* Destination;
}
