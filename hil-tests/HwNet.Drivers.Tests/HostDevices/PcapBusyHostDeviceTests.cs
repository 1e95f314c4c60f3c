using HwNet.Bus.Pcap;

namespace HwNet.Drivers.Tests.HostDevices;

/// <summary>The same of libpcap's device with a receiver that never sleeps; sent is through an XDP socket.</summary>
public sealed class PcapBusyHostDeviceTests : HostDeviceTests
{
    protected override FrameRig NewRig() => new VethFrameRig(static (string name, out IFrameDevice? device, out string? failure) =>
        PcapBus.Open(name, new PcapOpenOptions { Receive = ReceiveMode.Busy, Send = SendPath.Xdp }, out device, out failure));
}
