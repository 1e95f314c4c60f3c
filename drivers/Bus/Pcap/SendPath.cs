namespace HwNet.Bus.Pcap;

/// <summary>Which socket of Linux carries the frames that are sent.</summary>
public enum SendPath
{
    /// <summary>sendmmsg on a packet socket. Elsewhere than on Linux: pcap_inject.</summary>
    Packet = 0,
    /// <summary>
    /// An XDP socket that only sends, on the interface's first queue. Cheaper, and past what stands behind the interface's name: no queueing discipline
    /// delays the frames, and no capture on this host shows them.
    /// </summary>
    Xdp = 1,
}
