using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace HwNet.Buffers;

/// <summary>A list of packets linked by m_nextpkt, handed from layer to layer as one: one lock and one wake-up for all of them.</summary>
/// <remarks>
/// A mutable value: pass it by reference; a method that "takes" a batch leaves it empty.
/// The batch owns its packets. Nothing is allocated.
/// </remarks>
public struct MbufBatch
{
    private Mbuf? _head;
    private Mbuf? _tail;

    /// <summary>A batch of one; takes <paramref name="m"/>.</summary>
    public MbufBatch(Mbuf m)
    {
        _head = _tail = m;
        m.Next = null;
        Count = 1;
    }

    /// <summary>Packets in it.</summary>
    public int Count { get; private set; }

    /// <summary>True when there are none.</summary>
    public readonly bool IsEmpty => _head is null;

    /// <summary>The first packet, still in the batch; null when empty.</summary>
    public readonly Mbuf? First => _head;

    /// <summary>The packet behind <paramref name="m"/>, for walking a batch without taking it apart.</summary>
    public static Mbuf? After(Mbuf m) => m.Next;

    /// <summary>Adds a packet at the end; takes <paramref name="m"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(Mbuf m)
    {
        m.Next = null;
        if (_tail is null)
        {
            _head = m;
        }
        else
        {
            _tail.Next = m;
        }

        _tail = m;
        Count++;
    }

    /// <summary>Adds a packet at the front; takes <paramref name="m"/>.</summary>
    public void Prepend(Mbuf m)
    {
        m.Next = _head;
        _head = m;
        _tail ??= m;
        Count++;
    }

    /// <summary>Moves all packets of <paramref name="other"/> to the end of this batch, in constant time; <paramref name="other"/> is empty then.</summary>
    public void AppendAll(ref MbufBatch other)
    {
        if (other._head is null)
        {
            return;
        }

        if (_tail is null)
        {
            _head = other._head;
        }
        else
        {
            _tail.Next = other._head;
        }

        _tail = other._tail;
        Count += other.Count;
        other = default;
    }

    /// <summary>Removes and returns the first packet; the caller owns it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRemoveFirst([NotNullWhen(true)] out Mbuf? m)
    {
        m = _head;
        if (m is null)
        {
            return false;
        }

        _head = m.Next;
        m.Next = null;
        Count--;
        if (_head is null)
        {
            _tail = null;
        }

        return true;
    }

    /// <summary>Moves at most <paramref name="count"/> packets from the front of this batch to the end of <paramref name="into"/>.</summary>
    /// <returns>How many were moved.</returns>
    public int MoveTo(ref MbufBatch into, int count)
    {
        if (count >= Count)
        {
            count = Count;
            into.AppendAll(ref this);
            return count;
        }

        var moved = 0;
        while (moved < count && TryRemoveFirst(out var m))
        {
            into.Append(m);
            moved++;
        }

        return moved;
    }

    /// <summary>The sum of the packets' lengths.</summary>
    public readonly long ByteCount()
    {
        long bytes = 0;
        for (var m = _head; m is not null; m = m.Next)
        {
            bytes += m.Length;
        }

        return bytes;
    }

    /// <summary>m_freem on each: empties the batch.</summary>
    /// <returns>How many were freed.</returns>
    public int FreeAll()
    {
        var count = Count;
        _head?.Pool.Return(ref this);
        return count;
    }
}
