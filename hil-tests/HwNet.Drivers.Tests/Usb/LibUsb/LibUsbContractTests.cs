namespace HwNet.Drivers.Tests.Usb.LibUsb;

/// <summary>libusb and usbfs, with a gadget of the Linux kernel at the other end.</summary>
[Collection(LabGuest.Collection)]
[Trait("Where", "guest")]
public class LibUsbContractTests : UsbDeviceContractTests
{
    protected override UsbLoopback Open() => LibUsbLoopback.Open();
}
