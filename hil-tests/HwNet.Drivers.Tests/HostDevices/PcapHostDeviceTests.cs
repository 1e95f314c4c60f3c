using HwNet.Bus.Pcap;

namespace HwNet.Drivers.Tests.HostDevices;

/// <summary>The same of libpcap's device.</summary>
public sealed class PcapHostDeviceTests : HostDeviceTests
{
    protected override FrameRig NewRig() => new VethFrameRig(static (string name, out IFrameDevice? device, out string? failure) =>
        PcapBus.Open(name, new PcapOpenOptions(), out device, out failure));
}
