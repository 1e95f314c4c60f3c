using HwNet.Bus.Pcap;
using HwNet.Net;
using NLog;
using SharpPcap;

namespace HwNet.Bus.SharpPcap;

/// <summary>A network interface of the host, opened through SharpPcap.</summary>
/// <remarks>
/// Locks: T (one sender), G (everything else; a monitor, on which the receiver waits for frames and the capture thread for room). T before G.
/// SharpPcap's capture thread copies each frame into a buffer; it starts with the first <see cref="Receive"/>, because it needs the pool.
/// When the device is closed that thread may be in its poll for another half second; it holds SharpPcap's handle, and nothing of ours.
/// </remarks>
public sealed partial class SharpPcapDevice : IFrameDevice
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.SharpPcap");

    private readonly object _gate = new();
    private readonly Lock _sendGate = new();
    private readonly CaptureDevice _device;
    private readonly bool _promiscuous;
    private volatile string? _failure;
    private volatile bool _cancelled;
    private volatile bool _disposed;
    private volatile bool _gone;
    private uint _lastDrops;
    private long _drops;

    /// <summary>Takes an open device.</summary>
    internal SharpPcapDevice(CaptureDevice device, FrameDeviceInfo info, PcapOpenOptions options)
    {
        _device = device;
        _promiscuous = options.Promiscuous;
        Info = info;
        device.Owner = this;
    }

    /// <inheritdoc/>
    public FrameDeviceInfo Info { get; }

    /// <summary>What libpcap says of the interface in its list; Unknown where that does not tell, or the interface is in another network namespace.</summary>
    public LinkState Link => _disposed || _gone ? LinkState.Down : SharpPcapBus.LinkOf(Info.Name);

    /// <inheritdoc/>
    public string? Failure => _failure;

    /// <inheritdoc/>
    public FrameDeviceStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                RefreshDrops();
                return new FrameDeviceStatistics(_received, Volatile.Read(ref _sent), _drops, 0, _noBuffer, _oversized);
            }
        }
    }

    /// <summary>libpcap decides it when it opens: it cannot be changed.</summary>
    /// <returns>None when it is so already; EOPNOTSUPP; ENXIO.</returns>
    public Errno SetPromiscuous(bool on)
    {
        if (_disposed || _gone)
        {
            return Errno.ENXIO;
        }

        return on == _promiscuous ? Errno.None : Errno.EOPNOTSUPP;
    }

    /// <inheritdoc/>
    public void Cancel()
    {
        lock (_gate)
        {
            _cancelled = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Ends a receive in progress, waits for a send in progress, and closes.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            RefreshDrops();
            _disposed = true;
            _cancelled = true;
            Monitor.PulseAll(_gate);
            _ = _arrived.FreeAll();
        }

        // Outside of G: the capture thread may be waiting for it, and closing waits (a little) for the capture thread.
        lock (_sendGate)
        {
            _device.Dispose();
        }
    }

    /// <summary>ps_drop of libpcap, which begins again after 2^32. Lock G held.</summary>
    private void RefreshDrops()
    {
        if (_disposed || _gone)
        {
            return;
        }

        try
        {
            var now = _device.Statistics.DroppedPackets;
            _drops += unchecked(now - _lastDrops);
            _lastDrops = now;
        }
        catch (Exception e) when (e is StatisticsException or DeviceNotReadyException)
        {
            Log.Debug("{0}: no statistics: {1}", Info.Name, e.Message);
        }
    }

    private Errno Leave(string failure)
    {
        if (!_gone)
        {
            _gone = true;
            _failure = failure;
            Log.Warn("{0}: went away while it was open", Info.Name);
        }

        return Errno.ENXIO;
    }
}
