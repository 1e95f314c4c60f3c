using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Net;

namespace HwNet.Cli.Verbs.Dump;

/// <summary>A tap on an interface as a device to receive from: copies of all frames it receives and sends.</summary>
internal sealed class TapDevice : ICaptureTap, IFrameDevice
{
    /// <summary>Copies kept until somebody takes them; the pool has more.</summary>
    private const int QueueLength = 4096;

    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _arrived = new(false);
    private readonly IfNet _ifp;
    private readonly IDisposable _subscription;
    private MbufBatch _queue;
    private bool _cancelled;
    private long _received;
    private long _overflowed;
    private long _noBuffer;

    internal TapDevice(IfNet ifp)
    {
        _ifp = ifp;
        _subscription = ifp.Tap(this);
    }

    public FrameDeviceInfo Info => new(_ifp.Name, _ifp.Description, _ifp.Lladdr, _ifp.Mtu);

    public bool CanSend => false;

    public LinkState Link => _ifp.Link;

    public FrameDeviceStatistics Statistics => new(
        Volatile.Read(ref _received), 0, Volatile.Read(ref _overflowed), 0, Volatile.Read(ref _noBuffer), 0);

    public string? Failure => _ifp.IsDetached ? $"{_ifp.Name} is detached. Attach it again." : null;

    public void Packet(IfNet ifp, Mbuf m, bool outgoing)
    {
        if (!m.TryCopy(out var copy))
        {
            _ = Interlocked.Increment(ref _noBuffer);
            return;
        }

        if (copy.Timestamp == 0)
        {
            copy.Timestamp = (_ifp.Stack.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        }

        lock (_lock)
        {
            if (!_cancelled && _queue.Count < QueueLength)
            {
                _queue.Append(copy);
                _arrived.Set();
                return;
            }

            _overflowed++;
        }

        copy.Free();
    }

    /// <summary>A tap only looks.</summary>
    public Errno Send(ref MbufBatch frames) => Errno.EOPNOTSUPP;

    public Errno Receive(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        _ = _arrived.Wait(timeout);
        lock (_lock)
        {
            if (_cancelled)
            {
                return Errno.EINTR;
            }

            _received += _queue.MoveTo(ref frames, limit);
            if (_queue.IsEmpty)
            {
                _arrived.Reset();
            }

            return frames.IsEmpty && _ifp.IsDetached ? Errno.ENXIO : Errno.None;
        }
    }

    public void Cancel()
    {
        lock (_lock)
        {
            _cancelled = true;
            _arrived.Set();
        }
    }

    public Errno SetPromiscuous(bool on) => _ifp.SetPromiscuous(on);

    public void Dispose()
    {
        _subscription.Dispose();
        Cancel();
        lock (_lock)
        {
            _ = _queue.FreeAll();
        }
    }
}
