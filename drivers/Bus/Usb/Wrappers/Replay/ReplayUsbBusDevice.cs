using HwNet.Net;

namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>A recorded trace in the place of a device: a driver that does as the recorded one did finds the device that it had.</summary>
/// <remarks>Opened again, it goes on in the trace where it stood. One opening at a time.</remarks>
public sealed class ReplayUsbBusDevice : IUsbBusDevice
{
    private readonly object _lock = new();
    private readonly ReplayScript _script;
    private bool _isOpen;

    private ReplayUsbBusDevice(UsbTraceDevice trace, UsbDescriptors descriptors)
    {
        _script = new ReplayScript(trace);
        Descriptors = descriptors;
        Info = new UsbDeviceInfo(
            $"replay {trace.Bus}.{trace.Address}", SpeedOf(descriptors), $"{descriptors.Device.Id}, recorded");
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

    /// <summary>Where the driver did otherwise than recorded, so far.</summary>
    public IReadOnlyList<UsbReplayDifference> Differences
    {
        get
        {
            lock (_lock)
            {
                return _script.Differences;
            }
        }
    }

    /// <summary>Requests of the trace that the driver has not made, so far.</summary>
    public IReadOnlyList<UsbReplayDifference> Unmade
    {
        get
        {
            lock (_lock)
            {
                return _script.Unmade;
            }
        }
    }

    /// <summary>Requests that came when everything recorded had been made. They are stalled; they are no difference, since the trace just ends there.</summary>
    public int Beyond
    {
        get
        {
            lock (_lock)
            {
                return _script.Beyond;
            }
        }
    }

    /// <summary>True once every request of the trace has been made and everything that came in it was delivered.</summary>
    public bool IsAtEnd
    {
        get
        {
            lock (_lock)
            {
                return _script.IsAtEnd;
            }
        }
    }

    /// <summary>A device of a trace, ready to be opened.</summary>
    /// <param name="trace">The device in the trace.</param>
    /// <param name="device">The device; null when there is none.</param>
    /// <param name="failure">Why there is none.</param>
    /// <returns>None; EFTYPE: the trace does not have its descriptors.</returns>
    public static Errno Create(UsbTraceDevice trace, out ReplayUsbBusDevice? device, out string? failure)
    {
        ArgumentNullException.ThrowIfNull(trace);
        failure = trace.Descriptors is null ? $"the trace does not have the descriptors of device {trace.Bus}.{trace.Address}: {trace.Problem}" : null;
        device = trace.Descriptors is { } descriptors ? new ReplayUsbBusDevice(trace, descriptors) : null;
        return device is null ? Errno.EFTYPE : Errno.None;
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
        lock (_lock)
        {
            if (_isOpen)
            {
                device = null;
                failure = $"{Location} is open already; close it first";
                return Errno.EBUSY;
            }

            _isOpen = true;
            device = new ReplayUsbDevice(this, _script, _lock);
            failure = null;
            return Errno.None;
        }
    }

    internal void Closed()
    {
        lock (_lock)
        {
            _isOpen = false;
        }
    }

    /// <summary>A trace does not tell the speed; the size of bulk packets does.</summary>
    private static UsbSpeed SpeedOf(UsbDescriptors descriptors)
    {
        var largest = descriptors.Configurations.SelectMany(static c => c.Interfaces).SelectMany(static i => i.Endpoints)
            .Where(static e => e.Type == UsbTransferType.Bulk).Select(static e => e.MaxPacketSize).DefaultIfEmpty(0).Max();
        return largest switch { >= 1024 => UsbSpeed.Super, >= 512 => UsbSpeed.High, > 0 => UsbSpeed.Full, _ => UsbSpeed.Unknown };
    }
}
