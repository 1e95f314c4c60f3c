using HwNet.Bus.Pcap.Xdp;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>XDP sockets of Linux, their program in the kernel's stack.</summary>
public sealed class XdpGenericContractTests : LiveFrameDeviceContractTests
{
    protected override FrameCable Open()
    {
        Skip.If(XdpBus.Check(out var missing) == Errno.ENOSYS, missing);
        return new VethCable(static name =>
        {
            var options = new XdpOpenOptions { Mode = XdpMode.Generic };
            Assert.True(XdpBus.Open(name, options, TimeProvider.System, out var device, out var failure) == Errno.None, failure);
            return device!;
        });
    }
}
