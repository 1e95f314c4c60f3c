using HwNet.Bus.Usb;
using HwNet.Net;

namespace HwNet.Conformance.Tests.Usb;

/// <summary>A device that says, of a second user, something else than that it is busy.</summary>
internal sealed class SpoiltUsbBusDevice(IUsbBusDevice inner, Errno insteadOfBusy) : IUsbBusDevice
{
    public string Bus => inner.Bus;

    public string Location => inner.Location;

    public string Description => inner.Description;

    public UsbDeviceInfo Info => inner.Info;

    public UsbDescriptors Descriptors => inner.Descriptors;

    public bool Matches(BusMatch match) => inner.Matches(match);

    public Errno Open(out IUsbDevice? device, out string? failure)
    {
        var error = inner.Open(out device, out failure);
        return error == Errno.EBUSY ? insteadOfBusy : error;
    }
}
