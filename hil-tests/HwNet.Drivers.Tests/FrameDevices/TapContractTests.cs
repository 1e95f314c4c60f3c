namespace HwNet.Drivers.Tests.FrameDevices;

/// <summary>The contract, kept by a TAP.</summary>
public sealed class TapContractTests : FrameDeviceContractTests
{
    protected override FrameRig NewRig() => new TapFrameRig();
}
