namespace HwNet.Bus.Pcap.Packet;

/// <summary>Whose clock stamps received frames. Always in nanoseconds.</summary>
public enum PacketStamps
{
    /// <summary>The kernel's, when the frame reaches the socket.</summary>
    Kernel = 0,
    /// <summary>The hardware's, whose clock need not be that of the host; refused where it cannot stamp all frames. A frame without one has the kernel's.</summary>
    Hardware = 1,
    /// <summary>The hardware's where it can, else the kernel's; the counter "stamps.hardware" shows which.</summary>
    Auto = 2,
}
