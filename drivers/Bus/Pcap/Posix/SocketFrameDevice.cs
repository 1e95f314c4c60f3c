using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;
using Microsoft.Win32.SafeHandles;
using NLog;

namespace HwNet.Bus.Pcap.Posix;

/// <summary>A frame device on sockets of Linux: what is the same whatever the rings are – waiting, room to send, cancelling, the interface's state and its end.</summary>
/// <remarks>Locks: R (one receiver), T (one sender), C (state and closing). R or T before C; nobody waits for frames but under R.</remarks>
internal abstract unsafe partial class SocketFrameDevice : IFrameDevice
{
    private readonly Lock _receiveGate = new();
    private readonly Lock _control = new();
    private readonly Logger _log;
    private readonly LinuxInterface _host;
    private readonly SocketFilter _filter;
    private readonly Wakeup _wakeup;
    private FrameDeviceInfo _info;
    private volatile string? _failure;
    private volatile bool _cancelled;
    private volatile bool _gone;
    private bool _disposed;

    // What was taken from the rings. Lock R to write.
    private ReceiveCounts _counts;

    /// <param name="log">The room's.</param>
    /// <param name="parts">What was opened; this device owns it.</param>
    /// <param name="policy">When the receiver looks at the rings.</param>
    private protected SocketFrameDevice(Logger log, SocketParts parts, ReceivePolicy policy)
    {
        _log = log;
        _info = parts.Info;
        _wakeup = parts.Wakeup;
        _host = new LinuxInterface(Descriptor(parts.Watch), parts.Index);
        _filter = new SocketFilter(Descriptor(parts.Watch), parts.Index);
        _watchFd = Descriptor(parts.Watch);
        _send = new SendSide(this, parts.Sender, _control);
        _receiveFds = [.. parts.Receive.Select(Descriptor)];
        _policy = policy;
    }

    /// <summary>if_xname when it was opened.</summary>
    internal string Name => _info.Name;

    /// <inheritdoc/>
    public FrameDeviceInfo Info
    {
        get
        {
            lock (_control)
            {
                if (!_disposed && _host is { Mtu: > 0 and var mtu } && _host.Lladdr is var lladdr && (mtu != _info.Mtu || lladdr != _info.Lladdr))
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
                return _disposed || _gone ? LinkState.Down : _host.Link;
            }
        }
    }

    /// <inheritdoc/>
    public string? Failure => _failure;

    /// <inheritdoc/>
    public FrameDeviceStatistics Statistics
    {
        get
        {
            lock (_control)
            {
                return new FrameDeviceStatistics(
                    Volatile.Read(ref _counts.Received),
                    _send.Sent,
                    KernelDrops(!_disposed && !_gone),
                    Volatile.Read(ref _counts.Malformed),
                    Volatile.Read(ref _counts.NoBuffer),
                    Volatile.Read(ref _counts.Oversized));
            }
        }
    }

    /// <inheritdoc/>
    public virtual IReadOnlyList<DeviceCounter> Counters => _policy.Counters();

    /// <inheritdoc/>
    public Errno SetPromiscuous(bool on) => SetFilter(new FrameFilter { Promiscuous = on });

    /// <inheritdoc/>
    public Errno SetFilter(FrameFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        lock (_control)
        {
            if (_disposed || _gone)
            {
                return Errno.ENXIO;
            }

            var error = _filter.Set(filter, _info.Lladdr);
            if (error is not (Errno.None or Errno.ENXIO))
            {
                _failure = $"{Name}: the receive filter cannot be set ({error}). See the kernel's log.";
                error = Errno.EIO;
            }

            return error;
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

    /// <summary>Ends a receive in progress, waits for it and for a send in progress, and closes the sockets.</summary>
    public void Dispose()
    {
        lock (_control)
        {
            if (_disposed)
            {
                return;
            }

            _ = KernelDrops(!_gone);
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
                    Close();
                    _send.Dispose();
                    _wakeup.Dispose();
                }
            }
        }
    }

    /// <summary>Frames received whose time stamp is the hardware's.</summary>
    private protected long StampedByHardware => Volatile.Read(ref _counts.StampedByHardware);

    /// <summary>Takes frames from the rings; does not wait. Lock R held.</summary>
    /// <returns>Frames taken, those that were lost included.</returns>
    private protected abstract int Take(MbufPool pool, ref MbufBatch frames, int limit, ref ReceiveCounts counts);

    /// <summary>Frames that the kernel lost for want of room since the device was opened. Lock C held.</summary>
    /// <param name="alive">False: the sockets may not be asked any more.</param>
    private protected abstract long KernelDrops(bool alive);

    /// <summary>Closes rings and sockets, but what the sender owns. All locks held.</summary>
    private protected abstract void Close();

    /// <summary>The number of a handle that its owner keeps open.</summary>
    private protected static int Descriptor(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    /// <summary>Lock C held.</summary>
    private void WakeReceiver()
    {
        if (!_disposed)
        {
            _wakeup.Set();
        }
    }

    private bool HasLeft() => !_host.Exists;

    /// <summary>Notes that the interface is no more.</summary>
    private Errno Leave()
    {
        if (!_gone)
        {
            _gone = true;
            _failure = SocketFailure.Gone(Name);
            _log.Warn("{0}: went away while it was open", Name);
        }

        return Errno.ENXIO;
    }

    private Errno Fail(string what, Errno error)
    {
        _failure = $"{Name}: {what} failed ({error}). See 'ip -s link show {Name}' and the kernel's log.";
        _log.Warn("{0}: {1} failed ({2})", Name, what, error);
        return Errno.EIO;
    }
}
