using HwNet.Net;

namespace HwNet.Bus.Usb.UsbIp;

/// <summary>A device on another machine, by its address: what a driver is matched against, and opens.</summary>
/// <remarks>
/// Finding it imports it, because only then its descriptors can be read; the first <see cref="Open"/> takes that connection over, further ones
/// import anew. Dispose gives the device back when nobody opened it. Lock: F.
/// </remarks>
public sealed class UsbIpBusDevice : IUsbBusDevice, IDisposable
{
    private readonly Lock _first = new();
    private readonly UsbIpAddress _address;
    private readonly UsbIpClientOptions _options;
    private UsbIpDevice? _imported;

    private UsbIpBusDevice(UsbIpAddress address, UsbIpClientOptions options, UsbIpDevice imported)
    {
        _address = address;
        _options = options;
        _imported = imported;
        Info = imported.Info;
        Descriptors = imported.Descriptors;
    }

    /// <inheritdoc/>
    public string Bus => "usb";

    /// <inheritdoc/>
    public string Location => Info.Location;

    /// <inheritdoc/>
    public string Description => Info.Description;

    /// <inheritdoc/>
    public UsbDeviceInfo Info { get; }

    /// <inheritdoc/>
    public UsbDescriptors Descriptors { get; }

    /// <summary>Finds a device.</summary>
    /// <param name="target">HOST[:PORT]/BUSID.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="device">The device; the caller owns it.</param>
    /// <param name="failure">Cause and cure, when there is none.</param>
    /// <returns>None, EINVAL (no address), and those of <see cref="UsbIpDevice.Open"/>.</returns>
    public static Errno Find(string target, UsbIpClientOptions? options, out UsbIpBusDevice? device, out string? failure)
    {
        device = null;
        if (!UsbIpAddress.TryParse(target, out var address, out failure))
        {
            return Errno.EINVAL;
        }

        if (address.BusId is null)
        {
            failure = $"no bus id is named; 'hwnet usbip list {target}' shows them, then write usbip:{address}/BUSID";
            return Errno.EINVAL;
        }

        options ??= new UsbIpClientOptions();
        var error = UsbIpDevice.Open(address, options, out var imported, out failure);
        device = error == Errno.None ? new UsbIpBusDevice(address, options, imported!) : null;
        return error;
    }

    /// <inheritdoc/>
    public bool Matches(BusMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return match.Bus == Bus && UsbMatch.Fits(Descriptors, match);
    }

    /// <inheritdoc/>
    public Errno Open(out IUsbDevice? device, out string? failure)
    {
        UsbIpDevice? opened;
        lock (_first)
        {
            (opened, _imported) = (_imported, null);
        }

        failure = null;
        var error = Errno.None;
        if (opened is null or { IsGone: true })
        {
            opened?.Dispose();
            error = UsbIpDevice.Open(_address, _options, out opened, out failure);
        }

        device = opened;
        return error switch
        {
            Errno.EHOSTUNREACH => Errno.ENXIO,
            Errno.EPROTO or Errno.EPROGMISMATCH => Errno.EIO,
            _ => error,
        };
    }

    /// <summary>Gives back the device that nobody opened.</summary>
    public void Dispose()
    {
        lock (_first)
        {
            _imported?.Dispose();
            _imported = null;
        }
    }
}
