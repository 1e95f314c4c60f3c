using HwNet.Bus.Pcap;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>libpcap, with what Linux adds.</summary>
public class PcapContractTests : LiveFrameDeviceContractTests
{
    protected override FrameCable Open() => new VethCable(static name => VethCable.OpenPcap(name, new PcapOpenOptions()));
}
