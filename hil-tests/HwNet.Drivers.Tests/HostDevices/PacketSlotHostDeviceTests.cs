using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Packet;

namespace HwNet.Drivers.Tests.HostDevices;

/// <summary>The same of packet sockets with a ring of slots.</summary>
public sealed class PacketSlotHostDeviceTests : HostDeviceTests
{
    protected override FrameRig NewRig() => new VethFrameRig(static (string name, out IFrameDevice? device, out string? failure) =>
        PacketBus.Open(name, new PacketOpenOptions { Receive = ReceiveMode.Adaptive }, out device, out failure));
}
