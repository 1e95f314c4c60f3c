namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>Captures.</summary>
public class PcapFileContractTests : FrameDeviceContractTests
{
    protected override FrameCable Open() => new FileCable();
}
