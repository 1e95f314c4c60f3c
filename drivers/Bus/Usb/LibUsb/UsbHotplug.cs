using NLog;

namespace HwNet.Bus.Usb.LibUsb;

/// <summary>Tells which devices come and go. Each look compares all there is with what was there: nothing is told twice, and a device re-plugged between two looks went and came.</summary>
public sealed class UsbHotplug : IDisposable
{
    /// <summary>How often it looks where the system does not tell.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Usb");

    private readonly Func<IReadOnlyList<LibUsbBusDevice>?> _scan;
    private readonly Action<LibUsbBusDevice> _arrived;
    private readonly Action<LibUsbBusDevice> _left;
    private readonly LibUsbHotplugSource? _source;
    private readonly ITimer? _timer;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private List<LibUsbBusDevice> _known = [];
    private bool _look = true;
    private bool _stop;

    /// <summary>Takes the source.</summary>
    internal UsbHotplug(LibUsbHotplugSource source, Action<LibUsbBusDevice> arrived, Action<LibUsbBusDevice> left, TimeProvider time)
        : this(LibUsbHotplugSource.Scan, arrived, left, source.NeedsPolling ? time : null)
    {
        _source = source;
        source.Changed = Look;

        // What came before this line is seen by a look after it.
        Look();
    }

    /// <summary>Starts it.</summary>
    /// <param name="scan">What there is; null: not known now.</param>
    /// <param name="arrived">Told on the watch's thread.</param>
    /// <param name="left">Told on the watch's thread.</param>
    /// <param name="polling">The clock to look again by; null: only when told to.</param>
    internal UsbHotplug(
        Func<IReadOnlyList<LibUsbBusDevice>?> scan, Action<LibUsbBusDevice> arrived, Action<LibUsbBusDevice> left, TimeProvider? polling)
    {
        _scan = scan;
        _arrived = arrived;
        _left = left;
        _thread = new Thread(Run) { IsBackground = true, Name = "usb hot-plug watch" };
        _thread.Start();
        _timer = polling?.CreateTimer(static watch => ((UsbHotplug)watch!).Look(), this, Interval, Interval);
    }

    /// <summary>True when the system does not tell what comes and goes, so that it looks once a second.</summary>
    public bool IsPolling => _timer is not null;

    /// <summary>Looks again soon, on its own thread.</summary>
    public void Look()
    {
        lock (_gate)
        {
            _look = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Ends it. No call comes after it returned; from inside such a call it only asks.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            _stop = true;
            Monitor.PulseAll(_gate);
        }

        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }

        _source?.Dispose();
    }

    private void Run()
    {
        while (WaitForWork())
        {
            if (_scan() is { } now)
            {
                Compare(now);
            }
        }
    }

    private bool WaitForWork()
    {
        lock (_gate)
        {
            while (!_look && !_stop)
            {
                _ = Monitor.Wait(_gate);
            }

            _look = false;
            return !_stop;
        }
    }

    private bool IsStopping
    {
        get
        {
            lock (_gate)
            {
                return _stop;
            }
        }
    }

    private void Compare(IReadOnlyList<LibUsbBusDevice> now)
    {
        var still = new List<LibUsbBusDevice>();
        foreach (var device in _known)
        {
            if (now.Any(device.IsSame))
            {
                still.Add(device);
            }
            else
            {
                Tell(_left, device);
            }
        }

        foreach (var device in now)
        {
            if (!still.Exists(device.IsSame))
            {
                still.Add(device);
                Tell(_arrived, device);
            }
        }

        _known = still;
    }

    private void Tell(Action<LibUsbBusDevice> handler, LibUsbBusDevice device)
    {
        if (IsStopping)
        {
            return;
        }

        try
        {
            handler(device);
        }
        catch (Exception e)
        {
            Log.Error(e, "{0}: a handler of hot plug failed", device.Location);
        }
    }
}
