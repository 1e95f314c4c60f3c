using HwNet.Bus.Usb;
using HwNet.Bus.Usb.UsbIp;
using HwNet.Drivers.Tests.Usb;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>A loop-back through our client: on our server or another.</summary>
internal sealed class UsbIpLoopback : UsbLoopback
{
    private readonly Action _unplug;
    private readonly Action _dispose;

    /// <param name="address">Where it is.</param>
    /// <param name="unplug">Pulls its plug.</param>
    /// <param name="dispose">After the device is closed.</param>
    internal UsbIpLoopback(UsbIpAddress address, Action unplug, Action dispose)
    {
        (_unplug, _dispose) = (unplug, dispose);
        Device = Rig.Open(address);
        var configuration = Device.Descriptors.Configurations[0];
        var setting = configuration.Interfaces.First(i => i.Find(UsbTransferType.Bulk, isIn: true) is not null);
        (Interface, Alternate) = (setting.Number, setting.Alternate);
        Out = setting.Find(UsbTransferType.Bulk, isIn: false)!.Address;
        In = setting.Find(UsbTransferType.Bulk, isIn: true)!.Address;
        Assert.Equal(UsbStatus.Completed, Device.SetConfiguration(configuration.Value));
        Assert.Equal(UsbStatus.Completed, Device.Claim(Interface));
        Prepare();
    }

    public override IUsbDevice Device { get; }

    public override byte Out { get; }

    public override byte In { get; }

    public override byte Interface { get; }

    public override byte Alternate { get; }

    public override void Prepare() => Assert.True(Device.SetAlternate(Interface, Alternate) == UsbStatus.Completed, Device.Failure);

    public override void Unplug() => _unplug();

    public override void Dispose()
    {
        Device.Dispose();
        _dispose();
    }
}
