using System.Diagnostics.CodeAnalysis;
using HwNet.Altq;
using HwNet.Buffers;

namespace HwNet.Net;

/// <content>ALTQ: a discipline in place of the classic queue, and the regulator at its exit. The driver notices neither.</content>
public sealed partial class IfSendQueue
{
    private QueueDiscipline? _attached;
    private QueueDiscipline? _enabled;
    private TokenBucket? _regulator;
    private Mbuf? _polled;
    private bool _managed;

    /// <summary>A regulator decides when packets leave.</summary>
    internal bool IsRegulated => Volatile.Read(ref _regulator) is not null;

    /// <summary>Packets that wait, wherever. Q</summary>
    private int Waiting => (_enabled?.Length ?? 0) + _queue.Count + _putBack.Count + (_polled is null ? 0 : 1);

    /// <summary>altq_attach.</summary>
    internal Errno Attach(QueueDiscipline discipline)
    {
        using (_lock.Hold())
        {
            if (_attached is not null || !discipline.TryClaim())
            {
                return Errno.EBUSY;
            }

            _attached = discipline;
            return Errno.None;
        }
    }

    /// <summary>altq_detach.</summary>
    internal Errno Detach()
    {
        using (_lock.Hold())
        {
            if (_attached is null || _enabled is not null)
            {
                return _attached is null ? Errno.ENXIO : Errno.EBUSY;
            }

            _attached.Release();
            _attached = null;
            return Errno.None;
        }
    }

    /// <summary>altq_enable. S: no driver is between its poll and its remove.</summary>
    internal Errno Enable()
    {
        MbufBatch evicted = default;
        using (_lock.Hold())
        {
            if (_attached is null || _enabled is not null)
            {
                return _attached is null ? Errno.ENXIO : Errno.None;
            }

            while (_queue.TryRemoveFirst(out var m))
            {
                if (_attached.Enqueue(m, ref evicted) != Errno.None)
                {
                    evicted.Append(m);
                }
            }

            Volatile.Write(ref _enabled, _attached);
            _managed = true;
        }

        Evict(ref evicted);
        return Errno.None;
    }

    /// <summary>altq_disable. S, as <see cref="Enable"/></summary>
    internal Errno Disable()
    {
        using (_lock.Hold())
        {
            if (_attached is null)
            {
                return Errno.ENXIO;
            }

            Unpoll();
            Empty(ref _queue);
            Volatile.Write(ref _enabled, null);
            _managed = _regulator is not null;
            return Errno.None;
        }
    }

    /// <summary>tbr_set; null for no limit. S, as <see cref="Enable"/></summary>
    internal void Regulate(TokenBucket? regulator)
    {
        using (_lock.Hold())
        {
            Unpoll();
            Volatile.Write(ref _regulator, regulator);
            _managed = regulator is not null || _enabled is not null;
        }
    }

    /// <summary>tbr_timeout: whether packets wait for the regulator, and how long the next still must.</summary>
    internal bool TryGetDelay(out TimeSpan delay)
    {
        using (_lock.Hold())
        {
            delay = _regulator?.UntilOpen() ?? TimeSpan.Zero;
            return _regulator is not null && Waiting > 0;
        }
    }

    internal IfQueueStatus Status()
    {
        using (_lock.Hold())
        {
            return new IfQueueStatus(Waiting, _attached, _enabled is not null, _regulator?.BitsPerSecond ?? 0, _regulator?.Depth ?? 0);
        }
    }

    /// <summary>ifq_enqueue through a discipline; if that was disabled a moment ago, as without.</summary>
    private Errno EnqueueManaged(Mbuf m, out bool mustStart)
    {
        MbufBatch evicted = default;
        var error = Errno.None;
        mustStart = false;
        using (_lock.Hold())
        {
            // What goes in may come out again at once, and be gone.
            var (bytes, group) = (m.Length, IsGroup(m) ? 1 : 0);
            error = _refusal != Errno.None ? _refusal : Offer(m, ref evicted);
            if (error == Errno.None)
            {
                _trace.Log(IfTraceEvent.Enqueue, bytes);
                _counters.CountAccepted(1, bytes, group);
                mustStart = !_started;
                _started = true;
            }
        }

        Evict(ref evicted);
        return error;
    }

    /// <summary>As <see cref="EnqueueManaged(Mbuf, out bool)"/>; what is refused stays in the batch.</summary>
    private Errno EnqueueManaged(ref MbufBatch packets, out bool mustStart)
    {
        MbufBatch refused = default;
        MbufBatch evicted = default;
        mustStart = false;
        using (_lock.Hold())
        {
            if (_refusal != Errno.None)
            {
                return _refusal;
            }

            while (packets.TryRemoveFirst(out var m))
            {
                var (bytes, group) = (m.Length, IsGroup(m) ? 1 : 0);
                if (Offer(m, ref evicted) != Errno.None)
                {
                    refused.Append(m);
                    continue;
                }

                _trace.Log(IfTraceEvent.Enqueue, bytes);
                _counters.CountAccepted(1, bytes, group);
                mustStart |= !_started;
                _started = true;
            }
        }

        packets = refused;
        Evict(ref evicted);
        return packets.IsEmpty ? Errno.None : Errno.ENOBUFS;
    }

    /// <summary>Q</summary>
    private Errno Offer(Mbuf m, ref MbufBatch evicted)
    {
        if (_enabled is not null)
        {
            return _enabled.Enqueue(m, ref evicted);
        }

        if (Waiting >= MaxLength)
        {
            return Errno.ENOBUFS;
        }

        _queue.Append(m);
        return Errno.None;
    }

    /// <summary>tbr_dequeue: the next packet, if the regulator lets it go. Q</summary>
    private bool TryTakeManaged([NotNullWhen(true)] out Mbuf? m)
    {
        m = _polled;
        _polled = null;
        if (m is not null)
        {
            return true;
        }

        if (_regulator is not null && !_regulator.IsOpen())
        {
            return false;
        }

        m = _enabled?.Dequeue();
        if (m is null && !_queue.TryRemoveFirst(out m))
        {
            return false;
        }

        _regulator?.Take(m.Length);
        return true;
    }

    /// <summary>tbr_dequeue, many. Q</summary>
    private int MoveManaged(ref MbufBatch into, int limit)
    {
        var count = 0;
        while (count < limit && TryTakeManaged(out var m))
        {
            into.Append(m);
            count++;
        }

        return count;
    }

    /// <summary>tbr_dequeue ALTDQ_POLL: what was polled is the next, whatever comes meanwhile and would go first. Q</summary>
    private Mbuf? PollManaged()
    {
        if (_polled is null)
        {
            _ = TryTakeManaged(out _polled);
        }

        return _polled;
    }

    /// <summary>A packet that a driver polled and did not remove goes back to the others. Q</summary>
    private void Unpoll()
    {
        if (_polled is not null)
        {
            _queue.Prepend(_polled);
            _polled = null;
        }
    }

    /// <summary>ifq_is_ready: packets wait, and the next may go. Q</summary>
    private bool IsReady() => Waiting > 0 && (_putBack.Count > 0 || _polled is not null || _regulator is null || _regulator.IsOpen());

    /// <summary>Takes everything out of the discipline. Q</summary>
    private void Empty(ref MbufBatch into)
    {
        while (_enabled?.Dequeue() is { } m)
        {
            into.Append(m);
        }
    }

    /// <summary>Packets that had to make room: they had been accepted and will not be sent. Q is not held</summary>
    private void Evict(ref MbufBatch evicted)
    {
        if (!evicted.IsEmpty)
        {
            _counters.CountOutputDrops(OutputDrop.Evicted, evicted.Count);
            _ = evicted.FreeAll();
        }
    }
}
