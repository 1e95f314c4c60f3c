namespace HwNet.Bus.Pcap.Xdp;

/// <summary>Where the program runs that takes the frames.</summary>
public enum XdpMode
{
    /// <summary>In the interface's driver where it can, else in the kernel's stack.</summary>
    Auto = 0,
    /// <summary>XDP_FLAGS_DRV_MODE: in the interface's driver.</summary>
    Native = 1,
    /// <summary>XDP_FLAGS_SKB_MODE: in the kernel's stack; any interface can.</summary>
    Generic = 2,
}
