using HwNet.Bus.Pcap.Xdp;
using HwNet.Drivers.Tests.Xdp;

namespace HwNet.Drivers.Tests.HostDevices;

/// <summary>The same of XDP sockets with their program in the kernel's stack.</summary>
public sealed class XdpGenericHostDeviceTests : HostDeviceTests
{
    protected override FrameRig NewRig() => XdpRig.New(new XdpOpenOptions { Mode = XdpMode.Generic });
}
