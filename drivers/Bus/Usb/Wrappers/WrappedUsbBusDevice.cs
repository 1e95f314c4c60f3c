using HwNet.Net;

namespace HwNet.Bus.Usb.Wrappers;

/// <summary>A bus device whose open devices are wrapped: in faults, in a trace.</summary>
/// <param name="inner">The bus device inside.</param>
/// <param name="wrap">Makes the wrapper; it owns what it is given.</param>
public sealed class WrappedUsbBusDevice(IUsbBusDevice inner, Func<IUsbDevice, IUsbDevice> wrap) : IUsbBusDevice
{
    /// <summary>The bus device inside.</summary>
    public IUsbBusDevice Inner => inner;

    /// <inheritdoc/>
    public string Bus => inner.Bus;

    /// <inheritdoc/>
    public string Location => inner.Location;

    /// <inheritdoc/>
    public string Description => inner.Description;

    /// <inheritdoc/>
    public UsbDeviceInfo Info => inner.Info;

    /// <inheritdoc/>
    public UsbDescriptors Descriptors => inner.Descriptors;

    /// <inheritdoc/>
    public bool Matches(BusMatch match) => inner.Matches(match);

    /// <inheritdoc/>
    public Errno Open(out IUsbDevice? device, out string? failure)
    {
        var error = inner.Open(out device, out failure);
        if (error == Errno.None)
        {
            device = wrap(device!);
        }

        return error;
    }
}
