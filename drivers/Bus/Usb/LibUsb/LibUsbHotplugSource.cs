namespace HwNet.Bus.Usb.LibUsb;

/// <summary>Where a <see cref="UsbHotplug"/> learns from libusb that something has changed, and what there is now.</summary>
internal sealed class LibUsbHotplugSource : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly LibUsbContextHandle _context;
    private readonly LibUsbHotplugCallback _callback;
    private readonly LibUsbEventThread _events;

    /// <summary>Takes the context.</summary>
    internal LibUsbHotplugSource(LibUsbContextHandle context)
    {
        _context = context;
        _callback = new LibUsbHotplugCallback(context, LibUsbLibrary.HotplugArrived | LibUsbLibrary.HotplugLeft, _ => Changed?.Invoke());
        _events = new LibUsbEventThread(context, "hot-plug");
    }

    /// <summary>Something has changed. Called on libusb's event thread: must not wait.</summary>
    internal Action? Changed { get; set; }

    /// <summary>True when changes may go untold: look again from time to time.</summary>
    internal bool NeedsPolling => !_callback.IsReliable;

    /// <summary>What is plugged in; null: libusb cannot say.</summary>
    internal static IReadOnlyList<LibUsbBusDevice>? Scan() => LibUsbBus.List(out var devices, out _) == Errno.None ? devices : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _callback.Dispose();
        if (_events.Stop(StopLimit))
        {
            _callback.Free();
            _context.Dispose();
        }
    }
}
