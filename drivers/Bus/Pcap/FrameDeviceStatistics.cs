namespace HwNet.Bus.Pcap;

/// <summary>Counters of a frame device since it was opened; none goes backwards.</summary>
/// <param name="Received">Frames that reached <see cref="IFrameDevice.Receive"/>'s caller.</param>
/// <param name="Sent">Frames the device took.</param>
/// <param name="KernelDrops">ps_drop: frames lost because the capture buffer was full.</param>
/// <param name="InterfaceDrops">ps_ifdrop: frames the interface or its driver lost, where the platform tells.</param>
/// <param name="NoBuffer">Frames lost because the pool was empty.</param>
/// <param name="Oversized">Frames lost because they do not fit a buffer.</param>
public readonly record struct FrameDeviceStatistics(
    long Received, long Sent, long KernelDrops, long InterfaceDrops, long NoBuffer, long Oversized)
{
    /// <summary>The counters of two queues of one interface.</summary>
    public FrameDeviceStatistics Plus(FrameDeviceStatistics other) => new(
        Received + other.Received,
        Sent + other.Sent,
        KernelDrops + other.KernelDrops,
        InterfaceDrops + other.InterfaceDrops,
        NoBuffer + other.NoBuffer,
        Oversized + other.Oversized);
}
