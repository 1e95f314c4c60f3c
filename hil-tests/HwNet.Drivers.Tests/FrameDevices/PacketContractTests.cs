using HwNet.Bus.Pcap.Packet;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>Packet sockets of Linux.</summary>
public sealed class PacketContractTests : LiveFrameDeviceContractTests
{
    protected override FrameCable Open() => new VethCable(static name =>
    {
        Assert.True(PacketBus.Open(name, new PacketOpenOptions(), out var device, out var failure) == Errno.None, failure);
        return device!;
    });
}
