using HwNet.Drivers.Tests.Usb;
using HwNet.Drivers.Tests.Usb.LibUsb;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>Our client on the Linux kernel's usbip-vudc and usbipd, with its loop-back gadget at the end, in a guest of the lab.</summary>
[Collection(LabGuest.Collection)]
[Trait("Where", "guest")]
public class UsbIpVudcContractTests : UsbDeviceContractTests
{
    private const string Gadget = "vudc-loopback";

    protected override UsbLoopback Open()
    {
        Skip.If(UsbIpLab.Missing(Gadget) is not null, UsbIpLab.Missing(Gadget));
        var unplugged = false;
        void Unplug()
        {
            unplugged = true;
            LabGuest.Gadget("unbind", Gadget);
        }

        void Replug()
        {
            if (unplugged)
            {
                LabGuest.Gadget("bind", Gadget);
            }
        }

        return new UsbIpLoopback(UsbIpLab.Address(Gadget), Unplug, Replug);
    }
}
