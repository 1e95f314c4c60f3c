namespace HwNet.Buffers;

/// <summary>m_flags: what is known of a packet beside its bytes.</summary>
[Flags]
public enum MbufFlags
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>M_BCAST: sent to or received by the link-layer broadcast address.</summary>
    Bcast = 1,
    /// <summary>M_MCAST: sent to or received by a link-layer multicast address.</summary>
    Mcast = 2,
    /// <summary>M_PROMISC: not for this station; seen only because somebody snoops.</summary>
    Promisc = 4,
    /// <summary>M_LOOP: a copy of something this stack sent itself (mloop, if_simloop).</summary>
    Loop = 8,
    /// <summary>The device cut the frame: <see cref="Mbuf.WireLength"/> is longer than the data.</summary>
    Truncated = 16,
}
