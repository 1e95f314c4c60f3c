using System.Runtime.InteropServices;

namespace HwNet.Bus.Pcap.LibPcap;

/// <summary>struct pcap_if: one entry of the interface list.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PcapIf
{
    /// <summary>PCAP_IF_LOOPBACK.</summary>
    internal const uint FlagLoopback = 1;

    /// <summary>PCAP_IF_UP.</summary>
    internal const uint FlagUp = 2;

    /// <summary>PCAP_IF_RUNNING.</summary>
    internal const uint FlagRunning = 4;

    /// <summary>next.</summary>
    internal PcapIf* Next;

    /// <summary>name.</summary>
    internal byte* Name;

    /// <summary>description; may be null.</summary>
    internal byte* Description;

    /// <summary>addresses.</summary>
    internal PcapAddr* Addresses;

    /// <summary>PCAP_IF_ flags.</summary>
    internal uint Flags;
}
