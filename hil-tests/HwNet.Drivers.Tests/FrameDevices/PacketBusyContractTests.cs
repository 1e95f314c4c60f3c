using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Packet;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>Packet sockets with a ring of slots, and a receiver that never sleeps; sent is through an XDP socket.</summary>
public sealed class PacketBusyContractTests : LiveFrameDeviceContractTests
{
    protected override FrameCable Open() => new VethCable(static name =>
    {
        var options = new PacketOpenOptions { Receive = ReceiveMode.Busy, Send = SendPath.Xdp };
        Assert.True(PacketBus.Open(name, options, out var device, out var failure) == Errno.None, failure);
        return device!;
    });
}
