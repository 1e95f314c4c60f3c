using HwNet.Bus.Pcap.Xdp;
using HwNet.Drivers.Tests.Xdp;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>The contract, kept by XDP sockets with their program in the kernel's stack.</summary>
public sealed class XdpGenericContractTests : FrameDeviceContractTests
{
    protected override FrameRig NewRig() => XdpRig.New(new XdpOpenOptions { Mode = XdpMode.Generic });
}
