using System.Runtime.InteropServices;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>A hot-plug callback of libusb, where the platform has them. Called on the context's event thread.</summary>
internal sealed unsafe class LibUsbHotplugCallback : IDisposable
{
    private readonly LibUsbContextHandle _context;
    private readonly Action<nint> _handler;
    private readonly int _callback;
    private readonly bool _isOn;
    private WeakGCHandle<LibUsbHotplugCallback> _self;

    /// <summary>Registers it.</summary>
    /// <param name="context">Its event thread calls.</param>
    /// <param name="events">HotplugArrived, HotplugLeft or both.</param>
    /// <param name="handler">Gets the libusb_device, only to compare it; must not throw, wait or call libusb.</param>
    internal LibUsbHotplugCallback(LibUsbContextHandle context, int events, Action<nint> handler)
    {
        _context = context;
        _handler = handler;
        _self = new WeakGCHandle<LibUsbHotplugCallback>(this);
        if (LibUsbLibrary.libusb_has_capability(LibUsbLibrary.HasHotplug) == 0)
        {
            return;
        }

        const int any = LibUsbLibrary.MatchAny;
        int callback;
        var error = LibUsbLibrary.libusb_hotplug_register_callback(
            context, events, 0, any, any, any, &OnEvent, WeakGCHandle<LibUsbHotplugCallback>.ToIntPtr(_self), &callback);
        _isOn = error == LibUsbError.Success;
        _callback = callback;
    }

    /// <summary>
    /// True when nothing will be missed. On Linux libusb hears from udev's daemon (unless it was built without udev, which cannot be asked): where none
    /// runs, as in containers and small systems, the callbacks are registered and never called for a device that comes.
    /// </summary>
    internal bool IsReliable => _isOn && (!OperatingSystem.IsLinux() || File.Exists("/run/udev/control"));

    /// <summary>Deregisters it, while the event thread still runs.</summary>
    public void Dispose()
    {
        if (_isOn)
        {
            LibUsbLibrary.libusb_hotplug_deregister_callback(_context, _callback);
        }
    }

    /// <summary>Frees what the callback looks at; when the event thread has ended.</summary>
    internal void Free() => _self.Dispose();

    // Returning 0 keeps it registered.
    [UnmanagedCallersOnly]
    private static int OnEvent(nint context, nint device, int hotplugEvent, nint userData)
    {
        if (WeakGCHandle<LibUsbHotplugCallback>.FromIntPtr(userData).TryGetTarget(out var callback))
        {
            callback._handler(device);
        }

        return 0;
    }
}
