using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;

namespace HwNet.Buffers;

/// <summary>buf_ring: a bounded ring of packets without a lock: any number of producers, one consumer at a time.</summary>
/// <remarks>
/// A producer reserves cells by moving the tail, then fills them; the consumer stops at a cell that is reserved and not yet filled, so the order of
/// the reservations is kept. The head moves only after its cell is empty again: what lies between head and tail is never written twice.
/// Nothing is allocated after construction.
/// </remarks>
public sealed class MbufRing
{
    private readonly Mbuf?[] _cells;
    private readonly int _mask;
    private Index _tail;
    private Index _head;
    private long _drops;

    /// <summary>buf_ring_alloc.</summary>
    /// <param name="capacity">Packets it holds; rounded up to a power of two.</param>
    /// <exception cref="ArgumentOutOfRangeException">Below 1 or above 2^30.</exception>
    public MbufRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 30);
        Capacity = (int)BitOperations.RoundUpToPowerOf2((uint)capacity);
        _cells = new Mbuf?[Capacity];
        _mask = Capacity - 1;
    }

    /// <summary>br_prod_size: packets it holds.</summary>
    public int Capacity { get; }

    /// <summary>buf_ring_count: packets in it, as far as can be said while others go on.</summary>
    public int Count
    {
        get
        {
            // The head first: read later, it might have passed the tail that was read before.
            var head = Volatile.Read(ref _head.Value);
            return (int)Math.Min(Volatile.Read(ref _tail.Value) - head, Capacity);
        }
    }

    /// <summary>br_drops: packets refused.</summary>
    public long Drops => Volatile.Read(ref _drops);

    /// <summary>buf_ring_enqueue. Any thread, no lock; takes <paramref name="m"/> only when the result is None.</summary>
    /// <returns>None, or ENOBUFS when it is full.</returns>
    public Errno Enqueue(Mbuf m)
    {
        if (Reserve(1, out var at) == 0)
        {
            _ = Interlocked.Increment(ref _drops);
            return Errno.ENOBUFS;
        }

        m.SetOwner("buf_ring");
        Volatile.Write(ref _cells[(int)at & _mask], m);
        return Errno.None;
    }

    /// <summary>buf_ring_enqueue, many: takes from the front what fits, one after the other in the ring; the rest stays in the batch.</summary>
    /// <returns>None (all taken), or ENOBUFS.</returns>
    public Errno Enqueue(ref MbufBatch packets)
    {
        var room = Reserve(packets.Count, out var at);
        for (var i = 0; i < room && packets.TryRemoveFirst(out var m); i++)
        {
            m.SetOwner("buf_ring");
            Volatile.Write(ref _cells[(int)(at + i) & _mask], m);
        }

        if (packets.IsEmpty)
        {
            return Errno.None;
        }

        _ = Interlocked.Add(ref _drops, packets.Count);
        return Errno.ENOBUFS;
    }

    /// <summary>buf_ring_dequeue_sc: the oldest packet; the caller owns it. One consumer at a time.</summary>
    public bool TryDequeue([NotNullWhen(true)] out Mbuf? m)
    {
        ref var cell = ref _cells[(int)_head.Value & _mask];
        m = Volatile.Read(ref cell);
        if (m is null)
        {
            return false;
        }

        cell = null;
        Volatile.Write(ref _head.Value, _head.Value + 1);
        return true;
    }

    /// <summary>Moves at most <paramref name="limit"/> packets, the oldest first, to the end of the batch; their cells are free all at once. One consumer at a time.</summary>
    /// <returns>How many.</returns>
    public int Drain(ref MbufBatch into, int limit = int.MaxValue)
    {
        var head = _head.Value;
        var count = 0;
        while (count < limit && count < Capacity)
        {
            ref var cell = ref _cells[(int)(head + count) & _mask];
            if (Volatile.Read(ref cell) is not { } m)
            {
                break;
            }

            cell = null;
            into.Append(m);
            count++;
        }

        Volatile.Write(ref _head.Value, head + count);
        return count;
    }

    /// <summary>Reserves up to so many cells for the calling producer.</summary>
    /// <returns>How many, beginning at <paramref name="at"/>.</returns>
    private int Reserve(int wanted, out long at)
    {
        while (true)
        {
            // The head may be ahead of this tail by now; then the exchange fails.
            at = Volatile.Read(ref _tail.Value);
            var room = (int)Math.Min(wanted, Capacity - (at - Volatile.Read(ref _head.Value)));
            if (room <= 0)
            {
                return 0;
            }

            if (Interlocked.CompareExchange(ref _tail.Value, at + room, at) == at)
            {
                return room;
            }
        }
    }

    /// <summary>A position, on a cache line that nothing else is on.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Index
    {
        [FieldOffset(64)]
        internal long Value;
    }
}
