using System.Diagnostics;
using HwNet.Buffers;
using SharpPcap;
using SharpPcap.LibPcap;

namespace HwNet.Bus.SharpPcap;

/// <content>Frames from the capture thread to the receiver.</content>
public sealed partial class SharpPcapDevice
{
    /// <summary>Frames that wait for the receiver; more are left in the kernel's ring, which counts what it loses.</summary>
    private const int QueueLength = 1024;

    /// <summary>How often a capture that broke off is tried again.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    private MbufBatch _arrived;
    private MbufPool? _pool;
    private string? _broke;
    private bool _started;
    private bool _receiverWaits;
    private bool _captureWaits;
    private long _received;
    private long _noBuffer;
    private long _oversized;

    /// <inheritdoc/>
    public Errno Receive(MbufPool pool, ref MbufBatch frames, int limit, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var start = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            _pool = pool;
            while (true)
            {
                if (_cancelled)
                {
                    return Errno.EINTR;
                }

                if (!_arrived.IsEmpty)
                {
                    Take(ref frames, limit);
                    return Errno.None;
                }

                var state = _gone ? Errno.ENXIO : Run();
                var left = timeout < TimeSpan.Zero ? TimeSpan.MaxValue : timeout - Stopwatch.GetElapsedTime(start);
                if (state != Errno.None || HasRoomAgain() || left <= TimeSpan.Zero)
                {
                    return state;
                }

                Wait(left);
            }
        }
    }

    /// <summary>On the capture thread: a frame, valid until this returns. Nothing may be thrown: libpcap is below.</summary>
    internal void Arrive(PcapHeader header, ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            while (_arrived.Count >= QueueLength && !_cancelled)
            {
                _captureWaits = true;
                _ = Monitor.Wait(_gate);
            }

            if (_cancelled || _pool is null)
            {
                return;
            }

            if (data.Length > _pool.MaxPacketLength)
            {
                _oversized++;
            }
            else if (!_pool.TryGet(out var m))
            {
                _noBuffer++;
            }
            else
            {
                data.CopyTo(m.Append(data.Length));
                m.Timestamp = (long)(header.Timeval.Value * 1_000_000_000m);
                m.WireLength = (int)Math.Min(header.PacketLength, int.MaxValue);
                if (header.PacketLength > data.Length)
                {
                    m.Flags |= MbufFlags.Truncated;
                }

                _arrived.Append(m);
                WakeReceiver();
            }
        }
    }

    /// <summary>On the capture thread: it ends, because the interface is down or gone.</summary>
    internal void Broke(string reason)
    {
        lock (_gate)
        {
            _broke = reason;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lock G held.</summary>
    private void Take(ref MbufBatch frames, int limit)
    {
        _received += _arrived.MoveTo(ref frames, limit);
        if (_captureWaits)
        {
            _captureWaits = false;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lock G held.</summary>
    private void WakeReceiver()
    {
        if (_receiverWaits)
        {
            _receiverWaits = false;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for frames, for the end, or until something is due. Lock G held.</summary>
    private void Wait(TimeSpan left)
    {
        var due = _blocked ? UntilRetry() : _broke is not null ? RetryInterval : left;
        _receiverWaits = true;

        // Whole milliseconds, and at least one: a wait that is over too early would be a busy one.
        _ = Monitor.Wait(_gate, (int)Math.Clamp(Math.Ceiling(Math.Min(due.TotalMilliseconds, left.TotalMilliseconds)), 1, int.MaxValue));
        _receiverWaits = false;
    }

    /// <summary>Keeps the capture thread going. Lock G held.</summary>
    private Errno Run()
    {
        if (_started && _broke is null)
        {
            return Errno.None;
        }

        if (_broke is { } reason && !SharpPcapBus.Exists(Info.Name))
        {
            return Leave(SharpPcapFailure.Gone(Info.Name, reason));
        }

        try
        {
            _started = true;
            _broke = null;
            _device.Restart();
            return Errno.None;
        }
        catch (Exception e) when (e is PcapException or DeviceNotReadyException)
        {
            return Leave(SharpPcapFailure.Gone(Info.Name, e.Message));
        }
    }
}
