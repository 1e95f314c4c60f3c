using HwNet.Bus.Pcap;
using HwNet.Capture;

namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>A wrapper that writes a trace, round libpcap.</summary>
public class TracingContractTests : LiveFrameDeviceContractTests
{
    protected override FrameCable Open() => new VethCable(static name =>
        new TracingFrameDevice(VethCable.OpenPcap(name, new PcapOpenOptions()), CaptureWriter.Create(Stream.Null), TimeProvider.System));
}
