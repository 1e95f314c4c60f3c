namespace HwNet.Drivers.Tests.HostDevices;

/// <summary>The same of a TAP.</summary>
public sealed class TapHostDeviceTests : HostDeviceTests
{
    protected override FrameRig NewRig() => new TapFrameRig();
}
