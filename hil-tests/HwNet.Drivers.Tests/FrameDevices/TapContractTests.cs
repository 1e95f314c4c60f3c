namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>A TAP interface of Linux.</summary>
public class TapContractTests : LiveFrameDeviceContractTests
{
    protected override FrameCable Open() => new TapCable();
}
