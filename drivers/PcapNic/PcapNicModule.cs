using HwNet.Drivers.Shared.FrameNic;

namespace HwNet.Drivers.PcapNic;

/// <summary>Any network interface of the host that libpcap can open: pcap0, pcap1.</summary>
public sealed class PcapNicModule() : FrameNicModule(PcapNicDevice.BusName, "libpcap interface")
{
    /// <inheritdoc/>
    public override string Description => "any interface of this machine, through libpcap";
}
