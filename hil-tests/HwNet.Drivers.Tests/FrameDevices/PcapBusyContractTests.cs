using HwNet.Bus.Pcap;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>libpcap, with a receiver that never sleeps.</summary>
public class PcapBusyContractTests : LiveFrameDeviceContractTests
{
    protected override FrameCable Open() => new VethCable(static name => VethCable.OpenPcap(name, new PcapOpenOptions { Receive = ReceiveMode.Busy }));
}
