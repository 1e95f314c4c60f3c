using HwNet.Bus.Pcap.Posix;
using HwNet.Net;
using NLog;

namespace HwNet.Bus.Pcap.Tap;

/// <summary>Our end of a TAP cable: what the kernel's interface sends is received here, and the other way round.</summary>
/// <remarks>Locks: R (one receiver), T (one sender), C (state and closing). R or T before C; nobody waits for frames but under R.</remarks>
internal sealed unsafe partial class TapFrameDevice : IFrameDevice
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bus.Tap");

    private readonly Lock _receiveGate = new();
    private readonly Lock _sendGate = new();
    private readonly Lock _control = new();
    private readonly TapInterface _tap;
    private readonly Wakeup _wakeup;
    private volatile string? _failure;
    private volatile bool _cancelled;
    private volatile bool _gone;
    private bool _disposed;

    internal TapFrameDevice(TapInterface tap, Wakeup wakeup)
    {
        _tap = tap;
        _wakeup = wakeup;
    }

    /// <inheritdoc/>
    public FrameDeviceInfo Info => _tap.Info;

    /// <inheritdoc/>
    public LinkState Link => _gone ? LinkState.Down : _tap.Link;

    /// <inheritdoc/>
    public string? Failure => _failure ?? (_tap.Link == LinkState.Up ? null : TapFailure.Down(_tap.Name));

    /// <inheritdoc/>
    public FrameDeviceStatistics Statistics => new(
        Volatile.Read(ref _received), Volatile.Read(ref _sent), 0, 0, Volatile.Read(ref _noBuffer), Volatile.Read(ref _oversized));

    /// <summary>A TAP hands over every frame the kernel sends, to whomever: there is nothing to switch.</summary>
    /// <returns>None; ENXIO when the interface is gone.</returns>
    public Errno SetPromiscuous(bool on) => _gone ? Errno.ENXIO : Errno.None;

    /// <inheritdoc/>
    public void Cancel()
    {
        lock (_control)
        {
            _cancelled = true;
            WakeReceiver();
        }
    }

    /// <summary>Ends a receive in progress, waits for it and for a send in progress, and pulls the cable.</summary>
    public void Dispose()
    {
        lock (_control)
        {
            if (_disposed)
            {
                return;
            }

            _cancelled = true;
            WakeReceiver();
            _disposed = true;
        }

        lock (_receiveGate)
        {
            lock (_sendGate)
            {
                _wakeup.Dispose();
            }
        }

        _tap.Unplug();
    }

    /// <summary>Lock C held.</summary>
    private void WakeReceiver()
    {
        if (!_disposed)
        {
            _wakeup.Set();
        }
    }

    /// <summary>Notes that the interface is no more.</summary>
    private Errno Leave()
    {
        if (!_gone)
        {
            _gone = true;
            _failure = TapFailure.Gone(_tap.Name);
            Log.Warn("{0}: went away while it was open", _tap.Name);
        }

        return Errno.ENXIO;
    }

    private Errno Fail(string what, Errno error)
    {
        _failure = $"{_tap.Name}: {what} failed ({error}). See 'ip -s link show {_tap.Name}' and the kernel's log.";
        Log.Warn("{0}: {1} failed ({2})", _tap.Name, what, error);
        return Errno.EIO;
    }
}
