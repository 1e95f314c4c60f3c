using HwNet.Bus.Pcap;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>The contract, kept by libpcap's device.</summary>
public sealed class PcapContractTests : FrameDeviceContractTests
{
    protected override FrameRig NewRig() => new VethFrameRig(static (string name, out IFrameDevice? device, out string? failure) =>
        PcapBus.Open(name, new PcapOpenOptions(), out device, out failure));
}
