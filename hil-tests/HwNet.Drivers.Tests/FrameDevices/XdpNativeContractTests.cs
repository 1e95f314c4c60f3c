using HwNet.Bus.Pcap.Xdp;
using HwNet.Drivers.Tests.Xdp;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>The contract, kept by XDP sockets with their program in the interface's driver.</summary>
public sealed class XdpNativeContractTests : FrameDeviceContractTests
{
    protected override FrameRig NewRig() => XdpRig.New(new XdpOpenOptions { Mode = XdpMode.Native });
}
