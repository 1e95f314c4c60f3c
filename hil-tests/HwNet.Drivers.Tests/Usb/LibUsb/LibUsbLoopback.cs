using HwNet.Bus.Usb;
using HwNet.Bus.Usb.LibUsb;

namespace HwNet.Drivers.Tests.Usb.LibUsb;

/// <summary>The Linux kernel's loop-back gadget in a guest of the lab, through libusb and usbfs.</summary>
internal sealed class LibUsbLoopback : UsbLoopback
{
    private bool _unplugged;

    private LibUsbLoopback(LibUsbDevice device)
    {
        Device = device;
        var setting = device.Descriptors.Configurations[0].Interfaces[0];
        (Interface, Alternate) = (setting.Number, setting.Alternate);
        Out = setting.Find(UsbTransferType.Bulk, isIn: false)!.Address;
        In = setting.Find(UsbTransferType.Bulk, isIn: true)!.Address;
    }

    public override IUsbDevice Device { get; }

    public override byte Out { get; }

    public override byte In { get; }

    public override byte Interface { get; }

    public override byte Alternate { get; }

    /// <summary>Opens it; skips the test where there is none.</summary>
    internal static LibUsbLoopback Open()
    {
        Skip.If(LabGuest.Missing("loopback") is not null, LabGuest.Missing("loopback"));
        Assert.Equal(Errno.None, LabGuest.Find("loopback").Open(out var device, out var failure));
        var loop = new LibUsbLoopback((LibUsbDevice)device!);
        Assert.Null(failure);
        Assert.True(device!.Claim(loop.Interface) == UsbStatus.Completed, device.Failure);
        loop.Prepare();
        return loop;
    }

    public override void Prepare() => Assert.True(Device.SetAlternate(Interface, Alternate) == UsbStatus.Completed, Device.Failure);

    public override void Unplug()
    {
        _unplugged = true;
        LabGuest.Gadget("unbind", "loopback");
    }

    public override void Dispose()
    {
        Device.Dispose();
        if (_unplugged)
        {
            LabGuest.Gadget("bind", "loopback");
        }
    }
}
