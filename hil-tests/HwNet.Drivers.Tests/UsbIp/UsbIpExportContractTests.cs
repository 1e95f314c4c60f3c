using HwNet.Bus.Usb.UsbIp;
using HwNet.Drivers.Tests.Usb;
using HwNet.Drivers.Tests.Usb.LibUsb;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>Our client on our server, which exports the Linux kernel's loop-back gadget through libusb, in a guest of the lab.</summary>
[Collection(LabGuest.Collection)]
[Trait("Where", "guest")]
public class UsbIpExportContractTests : UsbDeviceContractTests
{
    private const string Gadget = "loopback";

    protected override UsbLoopback Open()
    {
        Skip.If(UsbIpLab.Missing(Gadget) is not null, UsbIpLab.Missing(Gadget));
        var server = new UsbIpServer(new UsbIpServerOptions { Port = 0 });
        Assert.Equal(Errno.None, server.Export("1-1", LabGuest.Find(Gadget)));
        Assert.Equal(Errno.None, server.Start(out _));
        var unplugged = false;
        void Unplug()
        {
            unplugged = true;
            LabGuest.Gadget("unbind", Gadget);
        }

        void Close()
        {
            server.Dispose();
            if (unplugged)
            {
                LabGuest.Gadget("bind", Gadget);
            }
        }

        return new UsbIpLoopback(new UsbIpAddress("127.0.0.1", server.EndPoint!.Port, "1-1"), Unplug, Close);
    }
}
