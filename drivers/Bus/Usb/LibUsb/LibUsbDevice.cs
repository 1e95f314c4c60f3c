using System.Buffers;
using NLog;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>A device opened through libusb, in a context and with an event thread of its own: what one device's completions do cannot delay another's.</summary>
/// <remarks>
/// Closing goes: refuse submissions, cancel the newest first, drain, release the interfaces, let the kernel's drivers back, stop the event thread,
/// free the transfers, close. What cannot be ended in time is left to the process's end rather than freed under libusb's feet.
/// </remarks>
internal sealed unsafe partial class LibUsbDevice : IUsbDevice
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Usb");
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(10);

    private readonly LibUsbContextHandle _context;
    private readonly LibUsbDeviceHandle _handle;
    private readonly LibUsbEventThread _events;
    private readonly LibUsbHotplugCallback _left;
    private readonly LibUsbControls _controls;
    private readonly LibUsbKernelDrivers _drivers;
    private readonly LibUsbEndpoint[] _endpoints = new LibUsbEndpoint[32];
    private readonly InFlightCount _inFlight = new();
    private readonly GoneHandlers _gone;
    private readonly LibUsbBusDevice _found;
    private string? _failure;
    private int _disposed;

    /// <summary>Takes the context and the handle.</summary>
    /// <param name="found">Where it was found.</param>
    /// <param name="context">Its own context.</param>
    /// <param name="handle">The open device.</param>
    /// <param name="native">The libusb_device; the handle keeps it.</param>
    internal LibUsbDevice(LibUsbBusDevice found, LibUsbContextHandle context, LibUsbDeviceHandle handle, nint native)
    {
        _found = found;
        _context = context;
        _handle = handle;
        Info = found.Info;
        _gone = new GoneHandlers(Info.Location);
        _controls = new LibUsbControls(handle);
        _drivers = new LibUsbKernelDrivers(handle, Info.Location);
        for (var i = 0; i < _endpoints.Length; i++)
        {
            _endpoints[i] = new LibUsbEndpoint(this);
        }

        // It tells even when nothing is in flight; where there is no hot plug, the transfers tell.
        _left = new LibUsbHotplugCallback(context, LibUsbLibrary.HotplugLeft, device =>
        {
            if (device == native)
            {
                MarkGone();
            }
        });
        _events = new LibUsbEventThread(context, Info.Location);
        ReadConfiguration();
    }

    /// <inheritdoc/>
    public UsbDeviceInfo Info { get; private set; }

    /// <inheritdoc/>
    public UsbDescriptors Descriptors => _found.Descriptors;

    /// <inheritdoc/>
    public bool IsGone => _gone.IsGone;

    /// <inheritdoc/>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>Completions that were not expected: counted, and nothing else.</summary>
    internal long StrayCompletions => Volatile.Read(ref _strays);

    /// <inheritdoc/>
    public IDisposable OnGone(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _gone.Add(handler);
    }

    /// <inheritdoc/>
    public UsbResult Control(in UsbSetup setup, Span<byte> data, TimeSpan timeout)
    {
        AssertOutside(nameof(Control));
        if (data.Length < setup.Length)
        {
            return new UsbResult(UsbStatus.Invalid, 0);
        }

        if (IsGone)
        {
            return new UsbResult(UsbStatus.NoDevice, 0);
        }

        var result = _controls.Run(setup, data, timeout, out _);
        if (result.Status == UsbStatus.NoDevice)
        {
            MarkGone();
        }

        return result;
    }

    /// <inheritdoc/>
    public IMemoryOwner<byte> AllocateBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return LibUsbMemoryHandle.Allocate(_handle, length) is { } memory ? new LibUsbBuffer(memory, length) : new PinnedBuffer(length);
    }

    /// <summary>Closes the device. Buffers that are not given back keep the file open, not the interfaces.</summary>
    public void Dispose()
    {
        AssertOutside(nameof(Dispose));
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _controls.Close();
        foreach (var endpoint in _endpoints)
        {
            endpoint.CancelAll(close: true);
        }

        var quiet = _inFlight.Wait(CloseLimit) & _controls.Callers.Wait(CloseLimit);
        ReleaseAll();
        if (!quiet || _controls.Lost > 0)
        {
            Log.Error(
                "{0}: {1} transfers did not end within {2} s after they were cancelled; libusb keeps them, and the device open",
                Info.Location, _inFlight.Count + _controls.Lost, CloseLimit.TotalSeconds);
            return;
        }

        _left.Dispose();
        if (!_events.Stop(CloseLimit))
        {
            Log.Error("{0}: the event thread did not end within {1} s", Info.Location, CloseLimit.TotalSeconds);
            return;
        }

        _left.Free();
        FreeTransfers();
        _controls.Free();
        _handle.Dispose();
        _context.Dispose();
    }

    /// <summary>The strings that the bus could not tell: read from the device itself.</summary>
    internal void ReadStrings()
    {
        var device = Descriptors.Device;
        var vendor = UsbStrings.Printable(UsbStrings.Read(this, device.ManufacturerIndex));
        var product = UsbStrings.Printable(UsbStrings.Read(this, device.ProductIndex));
        var serial = UsbStrings.Printable(UsbStrings.Read(this, device.SerialIndex));
        Info = Info with { Description = LibUsbBusDevice.Describe(vendor, product, device), Serial = serial };
    }

    /// <summary>The device is gone; any thread, any number of times.</summary>
    internal void MarkGone()
    {
        if (_gone.Raise())
        {
            Volatile.Write(ref _failure, LibUsbFailure.Gone(Info.Location));
            Log.Info("{0}: {1} is gone", Info.Location, Info.Description);
        }
    }

    private void AssertOutside(string operation)
    {
        UsbCompletionScope.AssertOutside(operation);
        if (_events.IsCurrent)
        {
            throw new InvalidOperationException($"{operation} was called on the event thread of {Info.Location}");
        }
    }

    /// <summary>Remembers a failure's words; passes the status on.</summary>
    private UsbStatus Fail(LibUsbError error, Func<LibUsbError, string> describe)
    {
        if (error == LibUsbError.NoDevice)
        {
            MarkGone();
        }
        else
        {
            Volatile.Write(ref _failure, describe(error));
        }

        return LibUsbStatus.Of(error);
    }

    private UsbStatus Succeed()
    {
        if (!IsGone)
        {
            Volatile.Write(ref _failure, null);
        }

        return UsbStatus.Completed;
    }
}
