namespace HwNet.Buffers;

/// <summary>m_pkthdr.csum_flags: what hardware found out about a packet's checksums, or is to do about them.</summary>
[Flags]
public enum MbufChecksum
{
    /// <summary>Nothing is known; software checks what comes in, and what goes out is complete.</summary>
    None = 0,
    /// <summary>CSUM_L3_CALC and CSUM_L3_VALID: received, the IPv4 header's sum is right.</summary>
    L3Valid = 1,
    /// <summary>CSUM_DATA_VALID and CSUM_PSEUDO_HDR: received, the sum of UDP, TCP or ICMP is right, the pseudo-header included.</summary>
    L4Valid = 2,
    /// <summary>CSUM_IP: to be sent, the IPv4 header's sum is zero and to be filled in.</summary>
    FillL3 = 4,
    /// <summary>CSUM_UDP, CSUM_TCP: to be sent, the sum of UDP or TCP is that of the pseudo-header and to be completed.</summary>
    FillL4 = 8,
}
