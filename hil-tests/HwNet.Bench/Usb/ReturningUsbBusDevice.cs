using HwNet.Bus.Usb;
using HwNet.Net;

namespace HwNet.Bench.Usb;

/// <summary>A device by the name it was asked for: when it was pulled and plugged in again it is another one to the host, and is looked for anew.</summary>
/// <remarks>Not thread-safe: a bench opens one at a time.</remarks>
internal sealed class ReturningUsbBusDevice : IUsbBusDevice, IDisposable
{
    private readonly Func<IUsbBusDevice?> _find;
    private IUsbBusDevice _found;

    /// <summary>Takes a device that was found.</summary>
    /// <param name="found">The device; owned, as are those that take its place.</param>
    /// <param name="find">Looks for it by the same name; null: it is not there.</param>
    internal ReturningUsbBusDevice(IUsbBusDevice found, Func<IUsbBusDevice?> find)
    {
        _found = found;
        _find = find;
    }

    /// <summary>The device as the bus shows it now.</summary>
    internal IUsbBusDevice Found => _found;

    public string Bus => _found.Bus;

    public string Location => _found.Location;

    public string Description => _found.Description;

    public UsbDeviceInfo Info => _found.Info;

    public UsbDescriptors Descriptors => _found.Descriptors;

    public bool Matches(BusMatch match) => _found.Matches(match);

    public Errno Open(out IUsbDevice? device, out string? failure)
    {
        var error = _found.Open(out device, out failure);
        if (error is Errno.None or Errno.EBUSY || _find() is not { } found)
        {
            return error;
        }

        Dispose();
        _found = found;
        return _found.Open(out device, out failure);
    }

    public void Dispose() => (_found as IDisposable)?.Dispose();
}
