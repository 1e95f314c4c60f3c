using HwNet.Drivers.Tests.Usb;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>Our client on our server.</summary>
public class UsbIpContractTests : UsbDeviceContractTests
{
    protected override UsbLoopback Open()
    {
        var rig = new Rig();
        return new UsbIpLoopback(rig.Address, () => rig.One.Device!.Unplug(), rig.Dispose);
    }
}
