using HwNet.Bus.Pcap;
using HwNet.Bus.SharpPcap;
using HwNet.Drivers.Tests.FrameDevices;

namespace HwNet.Drivers.Tests.BackEnds;

/// <summary>SharpPcap.</summary>
public class SharpPcapContractTests : LiveFrameDeviceContractTests
{
    protected override FrameCable Open() => new VethCable(static name => Open(name, new PcapOpenOptions()));

    internal static IFrameDevice Open(string name, PcapOpenOptions options)
    {
        Assert.True(SharpPcapBus.Open(name, options, out var device, out var failure) == Errno.None, failure);
        return device!;
    }
}
