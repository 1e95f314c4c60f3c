namespace HwNet.Bus.Pcap;

/// <summary>pcap_direction_t: which frames of an interface are seen.</summary>
public enum PcapDirection
{
    /// <summary>PCAP_D_INOUT: what the host's other users send too; for watching, not for a driver.</summary>
    Both = 0,
    /// <summary>PCAP_D_IN: received frames only; what a driver needs.</summary>
    In = 1,
    /// <summary>PCAP_D_OUT: sent frames only.</summary>
    Out = 2,
}
