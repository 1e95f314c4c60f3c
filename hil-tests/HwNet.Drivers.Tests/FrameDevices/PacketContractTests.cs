using HwNet.Bus.Pcap;
using HwNet.Bus.Pcap.Packet;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>The contract, kept by packet sockets.</summary>
public sealed class PacketContractTests : FrameDeviceContractTests
{
    protected override FrameRig NewRig() => new VethFrameRig(static (string name, out IFrameDevice? device, out string? failure) =>
        PacketBus.Open(name, new PacketOpenOptions(), out device, out failure));
}
