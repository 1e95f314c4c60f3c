using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Xdp;
using HwNet.Drivers.Tests.Xdp;

namespace HwNet.Drivers.Tests.HostDevices;

/// <summary>The same of XDP sockets with a receiver that never sleeps.</summary>
public sealed class XdpBusyHostDeviceTests : HostDeviceTests
{
    protected override FrameRig NewRig() => XdpRig.New(new XdpOpenOptions { Receive = ReceiveMode.Busy });
}
