using HwNet.Drivers.Tests.Usb;
using HwNet.Drivers.Tests.Usb.LibUsb;

namespace HwNet.Drivers.Tests.BackEnds;

/// <summary>LibUsbDotNet, with a gadget of the Linux kernel at the other end.</summary>
[Collection(LabGuest.Collection)]
[Trait("Where", "guest")]
public class LibUsbDotNetContractTests : UsbDeviceContractTests
{
    protected override UsbLoopback Open() => LibUsbDotNetLoopback.Open();
}
