using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.LibPcap;

/// <summary>struct pcap_stat: 32-bit counters that wrap round.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PcapStat
{
    /// <summary>ps_recv: frames that passed the filter.</summary>
    internal uint Received;

    /// <summary>ps_drop: frames lost because the ring was full.</summary>
    internal uint Dropped;

    /// <summary>ps_ifdrop: frames the interface lost.</summary>
    internal uint InterfaceDropped;

    // Npcap writes three more counters (bs_capt and others) when it feels like it: room for them.
    private readonly uint _reserved0;
    private readonly uint _reserved1;
    private readonly uint _reserved2;
}
