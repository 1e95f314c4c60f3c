using HwNet.Bus.Pcap.Posix;
using HwNet.Net;
using Microsoft.Win32.SafeHandles;

namespace HwNet.Bus.Pcap.Tap;

/// <summary>A TAP interface of the kernel, held by this process: one end of a cable is the kernel's, the other is opened here as a frame device.</summary>
/// <remarks>
/// It is held from <see cref="TapBus.Open"/> to <see cref="Dispose"/>, whether the cable is plugged in (a device is open) or not, so that the kernel's
/// end keeps its addresses and routes while our end goes down and up. An interface that was made by opening it goes away with Dispose; a persistent one stays.
/// Locks: C (state and closing), a leaf.
/// </remarks>
public sealed class TapInterface : IDisposable
{
    private readonly Lock _control = new();
    private readonly SafeFileHandle _driver;
    private readonly SafeFileHandle _socket;
    private readonly LinuxInterface _host;
    private int _mtu;
    private int _plugged;
    private bool _disposed;

    internal TapInterface(string name, TimeProvider clock, SafeFileHandle driver, SafeFileHandle socket, LinuxInterface host)
    {
        Name = name;
        Clock = clock;
        _driver = driver;
        _socket = socket;
        _host = host;
        _mtu = host.Mtu;
        HostLladdr = host.Lladdr;
        IsPersistent = TapControl.IsPersistent(driver);
        TapControl.PlugIn(driver, false);
    }

    /// <summary>The kernel's name of it when it was opened.</summary>
    public string Name { get; }

    /// <summary>Link address of the kernel's end, when it was opened; ours is another.</summary>
    public LinkAddress HostLladdr { get; }

    /// <summary>IFF_PERSIST: it was there before and stays.</summary>
    public bool IsPersistent { get; }

    /// <summary>Name, what it is, and the MTU of the kernel's end; our end has no address but what it is given.</summary>
    public FrameDeviceInfo Info => new(Name, $"TAP, the kernel's end is {HostLladdr}{(IsPersistent ? ", persistent" : "")}", LinkAddress.None, Mtu);

    /// <summary>Says when a frame was received.</summary>
    internal TimeProvider Clock { get; }

    /// <summary>The descriptor of /dev/net/tun.</summary>
    internal SafeFileHandle Driver => _driver;

    /// <summary>Carrier: the kernel's end is administratively up.</summary>
    internal LinkState Link
    {
        get
        {
            lock (_control)
            {
                // The driver is ready to be written to exactly while the interface is up. Unlike a question by name or index that is right in whatever
                // namespace the interface is by now: a TAP may be made here and moved into another one.
                var room = new PollFd { Fd = (int)_driver.DangerousGetHandle(), Events = LibC.PollOut };
                return !_disposed && Poll(ref room) && (room.Returned & (LibC.PollOut | LibC.PollFailed)) == LibC.PollOut ? LinkState.Up : LinkState.Down;
            }
        }
    }

    private int Mtu
    {
        get
        {
            lock (_control)
            {
                // 0: the interface was moved into another namespace, or removed.
                _mtu = !_disposed && _host.Mtu is > 0 and var mtu ? mtu : _mtu;
                return _mtu;
            }
        }
    }

    /// <summary>Plugs the cable in: opens our end. The caller disposes the device before this.</summary>
    /// <param name="device">The device, when the result is None.</param>
    /// <param name="failure">Otherwise cause and cure.</param>
    /// <returns>None; ENXIO (closed), EIO.</returns>
    public Errno Open(out IFrameDevice? device, out string? failure)
    {
        device = null;
        var wakeup = Wakeup.TryOpen(portable: false);
        if (wakeup is null)
        {
            failure = $"{Name} cannot be opened: the process has no file descriptor left. Raise 'ulimit -n'.";
            return Errno.EIO;
        }

        lock (_control)
        {
            if (_disposed)
            {
                wakeup.Dispose();
                failure = TapFailure.Gone(Name);
                return Errno.ENXIO;
            }

            var opened = new TapFrameDevice(this, wakeup);
            if (_plugged++ == 0)
            {
                // What waits there was sent before the cable was pulled.
                opened.DiscardWaiting();
                TapControl.PlugIn(_driver, true);
            }

            device = opened;
            failure = null;
            return Errno.None;
        }
    }

    /// <summary>Lets go of the interface; the kernel removes it unless it is persistent.</summary>
    public void Dispose()
    {
        lock (_control)
        {
            _disposed = true;
            _driver.Dispose();
            _socket.Dispose();
        }
    }

    /// <summary>A device was closed; the last one pulls the cable. (After a reset the old one may be closed when the new one is open.)</summary>
    internal void Unplug()
    {
        lock (_control)
        {
            if (--_plugged == 0 && !_disposed)
            {
                TapControl.PlugIn(_driver, false);
            }
        }
    }

    private static unsafe bool Poll(ref PollFd fd)
    {
        fixed (PollFd* p = &fd)
        {
            return LibC.poll(p, 1, 0) > 0;
        }
    }
}
