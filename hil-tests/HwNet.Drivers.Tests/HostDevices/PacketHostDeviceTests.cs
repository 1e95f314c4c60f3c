using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Packet;

namespace HwNet.Drivers.Tests.HostDevices;

/// <summary>The same of packet sockets.</summary>
public sealed class PacketHostDeviceTests : HostDeviceTests
{
    protected override FrameRig NewRig() => new VethFrameRig(static (string name, out IFrameDevice? device, out string? failure) =>
        PacketBus.Open(name, new PacketOpenOptions(), out device, out failure));
}
