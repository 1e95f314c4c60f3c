using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Faults;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>A wrapper for faults that injects none, round libpcap. On the way to the wire it takes what it is given, which is another promise.</summary>
public class FaultyContractTests : LiveFrameDeviceContractTests
{
    protected override FrameCable Open() => new VethCable(static name =>
        new DroppingFrameDevice(VethCable.OpenPcap(name, new PcapOpenOptions()), 0, 1, FaultDirection.Receive));
}
