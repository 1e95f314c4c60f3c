using HwNet.Bus.Pcap;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>libpcap, with what it offers everywhere.</summary>
public class PortablePcapContractTests : LiveFrameDeviceContractTests
{
    protected override FrameCable Open() => new VethCable(static name => VethCable.OpenPcap(name, new PcapOpenOptions { Portable = true }));
}
