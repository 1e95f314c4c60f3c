using HwNet.Bus.LibUsbDotNet;
using HwNet.Bus.Usb;
using HwNet.Drivers.Tests.Usb;
using HwNet.Drivers.Tests.Usb.LibUsb;

namespace HwNet.Drivers.Tests.BackEnds;

/// <summary>The Linux kernel's loop-back gadget in a guest of the lab, through LibUsbDotNet, libusb and usbfs.</summary>
internal sealed class LibUsbDotNetLoopback : UsbLoopback
{
    private bool _unplugged;

    private LibUsbDotNetLoopback(IUsbDevice device)
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
    internal static LibUsbDotNetLoopback Open()
    {
        Skip.If(LabGuest.Missing("loopback") is not null, LabGuest.Missing("loopback"));
        var id = LabGuest.Find("loopback").Descriptors.Device;
        Assert.True(new LibUsbDotNetBackEnd().Find(id.VendorId, id.ProductId, null, out var found, out var failure) == Errno.None, failure);
        Assert.True(found!.Open(out var device, out failure) == Errno.None, failure);
        var loop = new LibUsbDotNetLoopback(device!);
        Assert.True(device!.Claim(loop.Interface) == UsbStatus.Completed, device.Failure);
        loop.Prepare();
        return loop;
    }

    public override void Prepare() => Assert.True(Device.SetAlternate(Interface, Alternate) == UsbStatus.Completed, Device.Failure);

    public override void Unplug()
    {
        _unplugged = true;
        _ = LabGuest.Gadget("unbind", "loopback");
    }

    public override void Dispose()
    {
        Device.Dispose();
        if (_unplugged)
        {
            _ = LabGuest.Gadget("bind", "loopback");
        }
    }
}
