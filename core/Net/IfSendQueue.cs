using System.Diagnostics.CodeAnalysis;
using HwNet.Buffers;

namespace HwNet.Net;

/// <summary>if_snd: the classic send queue, first in first out and bounded, and the start interlock.</summary>
/// <remarks>
/// Lock Q, a leaf. The interlock ("started") says: somebody is responsible for running if_start. Whoever takes it must run if_start and then
/// call <see cref="EndStart"/>; so exactly one thread runs if_start, and no packet lies in the queue without a start pending.
/// </remarks>
public sealed partial class IfSendQueue
{
    /// <summary>IFQ_MAXLEN: the length a queue gets when the driver names none.</summary>
    public const int DefaultMaxLength = 256;

    private LeafLock _lock;
    private readonly IfCounters _counters;
    private readonly IfTrace _trace;
    private MbufBatch _queue;
    private MbufBatch _putBack;
    private bool _started;
    private bool _outputActive;
    private Errno _refusal;

    internal IfSendQueue(int maxLength, IfCounters counters, IfTrace trace)
    {
        MaxLength = maxLength;
        _counters = counters;
        _trace = trace;
    }

    /// <summary>Hands a packet that leaves the queue to the taps; set by the interface. Lock Q is not held.</summary>
    internal Action<Mbuf>? Departing { get; set; }

    /// <summary>ifq_maxlen: packets it holds at most.</summary>
    public int MaxLength { get; }

    /// <summary>ifq_len: packets in it now.</summary>
    public int Length
    {
        get
        {
            using (_lock.Hold())
            {
                return Waiting;
            }
        }
    }

    /// <summary>IFF_OACTIVE: the hardware is full. Set by the driver (S); cleared by <see cref="IfNet.TransmitComplete"/>.</summary>
    public bool OutputActive
    {
        // A look at one moment, which a lock would not make last longer. Who decides on it (EndStart) reads it under the lock.
        get => Volatile.Read(ref _outputActive);

        set
        {
            using (_lock.Hold())
            {
                _outputActive = value;
            }
        }
    }

    /// <summary>True while somebody is responsible for running if_start.</summary>
    internal bool IsStarted
    {
        get
        {
            using (_lock.Hold())
            {
                return _started;
            }
        }
    }

    /// <summary>Nothing to take, at a look without the lock. What comes a moment later finds the interlock taken, and <see cref="EndStart"/> looks under the lock.</summary>
    private bool LooksEmpty => !Volatile.Read(ref _managed) && _queue.IsEmpty && _putBack.IsEmpty;

    /// <summary>ifq_dequeue: the head; the caller owns it. For the driver, in if_start (S).</summary>
    public bool TryDequeue([NotNullWhen(true)] out Mbuf? m)
    {
        if (LooksEmpty)
        {
            m = null;
            return false;
        }

        bool again;
        using (_lock.Hold())
        {
            again = _putBack.TryRemoveFirst(out m);
            if (m is null && !(_managed ? TryTakeManaged(out m) : _queue.TryRemoveFirst(out m)))
            {
                return false;
            }
        }

        Depart(m, again);
        return true;
    }

    /// <summary>ifq_dequeue, many: moves at most <paramref name="limit"/> packets from the head into the batch, under one lock (S).</summary>
    /// <returns>How many.</returns>
    public int Dequeue(ref MbufBatch into, int limit)
    {
        if (LooksEmpty)
        {
            return 0;
        }

        var watched = Departing is not null || _trace.Enabled;
        MbufBatch fresh = default;
        int count;
        using (_lock.Hold())
        {
            count = _putBack.IsEmpty ? 0 : _putBack.MoveTo(ref into, limit);
            count += _managed ? MoveManaged(ref watched ? ref fresh : ref into, limit - count)
                : watched ? _queue.MoveTo(ref fresh, limit - count)
                : _queue.MoveTo(ref into, limit - count);
        }

        if (watched)
        {
            for (var m = fresh.First; m is not null; m = MbufBatch.After(m))
            {
                Depart(m, again: false);
            }

            into.AppendAll(ref fresh);
        }

        return count;
    }

    /// <summary>ALTDQ_POLL: the head, which stays in the queue and stays the queue's. For the driver, in if_start (S).</summary>
    public bool TryPoll([NotNullWhen(true)] out Mbuf? m)
    {
        using (_lock.Hold())
        {
            m = _putBack.First ?? (_managed ? PollManaged() : _queue.First);
            return m is not null;
        }
    }

    /// <summary>ALTDQ_REMOVE: takes out the packet that <see cref="TryPoll"/> showed; the caller owns it then.</summary>
    /// <exception cref="InvalidOperationException">The head is another packet.</exception>
    public void Remove(Mbuf polled)
    {
        bool again;
        using (_lock.Hold())
        {
            again = _putBack.First == polled;
            if (!again && (!_putBack.IsEmpty || (_managed ? _polled : _queue.First) != polled))
            {
                throw new InvalidOperationException("the packet removed is not the packet polled");
            }

            if (again)
            {
                _ = _putBack.TryRemoveFirst(out _);
            }
            else
            {
                _ = _managed ? TryTakeManaged(out _) : _queue.TryRemoveFirst(out _);
            }
        }

        Depart(polled, again);
    }

    /// <summary>IFQ_DRV_PREPEND: puts packets back at the head, because the hardware had no room after all; takes them (S).</summary>
    public void PutBack(ref MbufBatch packets)
    {
        using (_lock.Hold())
        {
            packets.AppendAll(ref _putBack);
            _putBack = packets;
        }

        packets = default;
    }

    /// <summary>ifq_enqueue: takes the packet if there is room.</summary>
    /// <param name="m">Taken when the result is None.</param>
    /// <param name="mustStart">True: the caller now holds the interlock and must start.</param>
    /// <returns>None, ENOBUFS (full), ENETDOWN (the interface is down), ENXIO (it is detached).</returns>
    internal Errno Enqueue(Mbuf m, out bool mustStart)
    {
        if (Volatile.Read(ref _enabled) is not null)
        {
            return EnqueueManaged(m, out mustStart);
        }

        mustStart = false;
        SchedulePoint.Pass();
        using (_lock.Hold())
        {
            if (_refusal != Errno.None)
            {
                return _refusal;
            }

            if (_queue.Count + _putBack.Count >= MaxLength)
            {
                return Errno.ENOBUFS;
            }

            // Inside Q, because the next moment the packet may be gone: its dequeue is traced after this, and its length is still its own.
            _trace.Log(IfTraceEvent.Enqueue, m.Length);
            _counters.CountAccepted(1, m.Length, IsGroup(m) ? 1 : 0);
            _queue.Append(m);
            mustStart = !_started;
            _started = true;
        }

        return Errno.None;
    }

    /// <summary>ifq_enqueue, many: takes from the front what fits; the rest stays in the batch.</summary>
    /// <returns>None (all taken), ENOBUFS, ENETDOWN, ENXIO.</returns>
    internal Errno Enqueue(ref MbufBatch packets, out bool mustStart)
    {
        if (Volatile.Read(ref _enabled) is not null)
        {
            return EnqueueManaged(ref packets, out mustStart);
        }

        mustStart = false;
        long bytes = 0;
        var multicasts = 0;
        SchedulePoint.Pass();
        using (_lock.Hold())
        {
            if (_refusal != Errno.None)
            {
                return _refusal;
            }

            var room = Math.Min(packets.Count, MaxLength - _queue.Count - _putBack.Count);
            if (room <= 0)
            {
                return packets.IsEmpty ? Errno.None : Errno.ENOBUFS;
            }

            Measure(packets.First, room, ref bytes, ref multicasts);
            _trace.Log(IfTraceEvent.Enqueue, bytes);
            _counters.CountAccepted(room, bytes, multicasts);
            _ = packets.MoveTo(ref _queue, room);
            mustStart = !_started;
            _started = true;
        }

        return packets.IsEmpty ? Errno.None : Errno.ENOBUFS;
    }

    /// <summary>if_devstart, first half: takes the interlock if it is free and there is something to send.</summary>
    internal bool TryBeginStart()
    {
        SchedulePoint.Pass();
        using (_lock.Hold())
        {
            if (_started || _outputActive || Waiting == 0)
            {
                return false;
            }

            return _started = true;
        }
    }

    /// <summary>if_start_need_schedule: releases the interlock, unless the driver can and must run again.</summary>
    /// <param name="canRun">The interface is up and running.</param>
    /// <returns>False: the interlock is kept; run if_start again.</returns>
    internal bool EndStart(bool canRun)
    {
        SchedulePoint.Pass();
        using (_lock.Hold())
        {
            // OACTIVE is read here, not by the caller: a transmit-complete that came in between found the interlock
            // taken and went away, counting on us to see that it made room.
            if (canRun && !_outputActive && IsReady())
            {
                return false;
            }

            _started = false;
            return true;
        }
    }

    /// <summary>ifq_purge: empties the queue, frees and counts what was in it.</summary>
    /// <returns>How many were freed.</returns>
    internal int Purge()
    {
        MbufBatch purged = default;
        SchedulePoint.Pass();
        using (_lock.Hold())
        {
            purged.AppendAll(ref _putBack);
            Unpoll();
            purged.AppendAll(ref _queue);
            Empty(ref purged);
            _outputActive = false;
        }

        _counters.CountOutputDrops(OutputDrop.Purged, purged.Count);
        return purged.FreeAll();
    }

    /// <summary>Refuses everything from now on: the interface goes down (ENETDOWN) or away (ENXIO).</summary>
    internal void Close(Errno refusal)
    {
        SchedulePoint.Pass();
        using (_lock.Hold())
        {
            _refusal = refusal;
        }
    }

    /// <summary>Takes packets again: the interface comes up.</summary>
    internal void Open() => Close(Errno.None);

    private static bool IsGroup(Mbuf m) => (m.Flags & (MbufFlags.Bcast | MbufFlags.Mcast)) != 0;

    private static void Measure(Mbuf? m, int count, ref long bytes, ref int multicasts)
    {
        for (var i = 0; i < count && m is not null; i++, m = MbufBatch.After(m))
        {
            bytes += m.Length;
            multicasts += IsGroup(m) ? 1 : 0;
        }
    }

    private void Depart(Mbuf m, bool again)
    {
        _trace.Log(IfTraceEvent.Dequeue, m.Length);
        if (!again)
        {
            Departing?.Invoke(m);
        }
    }
}
