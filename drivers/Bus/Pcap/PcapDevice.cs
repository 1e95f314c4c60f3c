using HwNet.Bus.Pcap.LibPcap;
using HwNet.Bus.Pcap.Posix;
using HwNet.Ioctl;
using HwNet.Net;
using NLog;

namespace HwNet.Bus.Pcap;

/// <summary>A network interface of the host, opened through libpcap.</summary>
/// <remarks>
/// Made by <see cref="PcapBus.Open(string, PcapOpenOptions, out IFrameDevice?, out string?)"/>.
/// Locks: R (one receiver), T (one sender), C (state and closing). R or T before C; nobody waits for the network but under R.
/// </remarks>
public sealed unsafe partial class PcapDevice : IFrameDevice
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Pcap");

    private readonly Lock _receiveGate = new();
    private readonly Lock _control = new();
    private readonly PcapHandle _handle;
    private readonly Wakeup _wakeup;
    private readonly ReceivePolicy _policy;
    private readonly PcapCounters _counters = new();
    private readonly LinuxInterface? _host;
    private readonly int _fd;
    private readonly int _nanosecondsPerTick;
    private readonly bool _portable;
    private FrameDeviceInfo _info;
    private volatile string? _failure;
    private volatile bool _cancelled;
    private volatile bool _gone;
    private bool _disposed;
    private bool _promiscuous;

    internal PcapDevice(PcapHandle handle, Wakeup wakeup, LinuxInterface? host, FrameDeviceInfo info, FrameSender sender, PcapOpenOptions options)
    {
        _handle = handle;
        _wakeup = wakeup;
        _host = host;
        _info = info;
        _fd = PcapLibrary.pcap_get_selectable_fd(handle);
        _nanosecondsPerTick = PcapLibrary.pcap_get_tstamp_precision(handle) == PcapLibrary.PrecisionNano ? 1 : 1000;
        _portable = options.Portable || !OperatingSystem.IsLinux();
        // poll(2) of POSIX counts milliseconds: too coarse for a pause.
        _policy = new ReceivePolicy(options.Receive, _portable ? TimeSpan.Zero : options.Moderation, options.ReadTimeout, Capacity(handle, options));
        _send = new SendSide(this, sender, _control);
        _promiscuous = options.Promiscuous;
    }

    /// <summary>if_xname when it was opened.</summary>
    public string Name => _info.Name;

    /// <summary>Nanoseconds between two time stamps that can be told apart by format: 1 or 1,000.</summary>
    public int TimestampResolution => _nanosecondsPerTick;

    /// <inheritdoc/>
    public FrameDeviceInfo Info
    {
        get
        {
            lock (_control)
            {
                if (!_disposed && _host is { Mtu: > 0 and var mtu } host && host.Lladdr is var lladdr
                    && (mtu != _info.Mtu || lladdr != _info.Lladdr))
                {
                    _info = _info with { Mtu = mtu, Lladdr = lladdr };
                }

                return _info;
            }
        }
    }

    /// <inheritdoc/>
    public LinkState Link
    {
        get
        {
            lock (_control)
            {
                if (_disposed || _gone)
                {
                    return LinkState.Down;
                }

                return _host?.Link ?? LinkState.Unknown;
            }
        }
    }

    /// <inheritdoc/>
    public string? Failure => _failure;

    /// <summary>ps_recv: frames that passed the kernel's filter since the device was opened.</summary>
    public long KernelReceived
    {
        get
        {
            lock (_control)
            {
                RefreshCounters();
                return _counters.Received;
            }
        }
    }

    /// <inheritdoc/>
    public FrameDeviceStatistics Statistics
    {
        get
        {
            lock (_control)
            {
                RefreshCounters();
                return new FrameDeviceStatistics(
                    Volatile.Read(ref _received),
                    _send.Sent,
                    _counters.Dropped,
                    _counters.InterfaceDropped,
                    Volatile.Read(ref _noBuffer),
                    Volatile.Read(ref _oversized));
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<DeviceCounter> Counters => _policy.Counters();

    /// <inheritdoc/>
    public Errno SetPromiscuous(bool on)
    {
        lock (_control)
        {
            if (_disposed || _gone)
            {
                return Errno.ENXIO;
            }

            if (on == _promiscuous)
            {
                return Errno.None;
            }

            if (_host is not { } host)
            {
                return Errno.EOPNOTSUPP;
            }

            var error = PacketSocket.SetPromiscuous(_fd, host.Index, on);
            if (error == Errno.None)
            {
                _promiscuous = on;
            }
            else
            {
                _failure = $"{Name}: promiscuous mode cannot be set ({error}). It needs CAP_NET_ADMIN or root.";
            }

            return error is Errno.None or Errno.ENXIO ? error : Errno.EIO;
        }
    }

    /// <inheritdoc/>
    public void Cancel()
    {
        lock (_control)
        {
            _cancelled = true;
            WakeReceiver();
        }
    }

    /// <summary>Ends a receive in progress, waits for it and for a send in progress, and closes the capture.</summary>
    public void Dispose()
    {
        lock (_control)
        {
            if (_disposed)
            {
                return;
            }

            RefreshCounters();
            _cancelled = true;
            WakeReceiver();
            _disposed = true;
        }

        lock (_receiveGate)
        {
            lock (_send.Gate)
            {
                lock (_control)
                {
                    _send.Dispose();
                    _handle.Dispose();
                    _wakeup.Dispose();
                }
            }
        }
    }

    /// <summary>Frames that the ring of immediate mode has room for: a slot is as long as the longest frame.</summary>
    private static int Capacity(PcapHandle handle, PcapOpenOptions options)
    {
        const int headers = 128;
        return options.RingSize / (Math.Max(1, PcapLibrary.pcap_snapshot(handle)) + headers);
    }

    /// <summary>Lock C held.</summary>
    private void WakeReceiver()
    {
        if (!_disposed)
        {
            _wakeup.Set();
        }
    }

    /// <summary>Lock C held.</summary>
    private void RefreshCounters()
    {
        PcapStat now;
        if (!_disposed && !_gone && PcapLibrary.pcap_stats(_handle, &now) == 0)
        {
            _counters.Update(now);
        }
    }

    /// <summary>Notes that the interface is no more.</summary>
    private Errno Leave()
    {
        if (!_gone)
        {
            _gone = true;
            _failure = SocketFailure.Gone(Name);
            Log.Warn("{0}: went away while it was open", Name);
        }

        return Errno.ENXIO;
    }
}
