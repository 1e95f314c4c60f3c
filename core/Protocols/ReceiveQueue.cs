using HwNet.Buffers;

namespace HwNet.Protocols;

/// <summary>so_rcv: what a socket has received and its owner has not yet fetched: a bounded ring of packets, each with what is known of it.</summary>
/// <remarks>
/// Lock: own, a leaf. Nothing is allocated after construction. The packets must not refer to an interface: they may lie here for ever.
/// </remarks>
internal sealed class ReceiveQueue<TInfo>(int capacity)
    where TInfo : struct
{
    // An object, not a Lock: receivers wait on it.
    private readonly object _lock = new();
    private readonly Slot[] _ring = new Slot[capacity];
    private int _head;
    private int _count;
    private int _waiters;
    private int _interrupts;
    private long _drops;
    private bool _closed;

    /// <summary>What did not fit.</summary>
    internal long Drops
    {
        get
        {
            lock (_lock)
            {
                return _drops;
            }
        }
    }

    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    internal bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Adds a packet, or what is known without one; takes <paramref name="m"/> only when the result is true.</summary>
    internal bool TryAdd(Mbuf? m, in TInfo info)
    {
        lock (_lock)
        {
            if (!HasRoom())
            {
                return false;
            }

            Push(m, info);
            Wake();
            return true;
        }
    }

    /// <summary>Adds packets with one lock and one wake-up; what does not fit stays in the batch.</summary>
    /// <param name="packets">The packets.</param>
    /// <param name="describe">Makes what is known of a packet, and makes the packet ready to lie in the queue.</param>
    internal void Add(ref MbufBatch packets, Func<Mbuf, TInfo> describe)
    {
        lock (_lock)
        {
            while (!_closed && _count < _ring.Length && packets.TryRemoveFirst(out var m))
            {
                Push(m, describe(m));
            }

            _drops += packets.Count;
            Wake();
        }
    }

    internal bool TryTake(out Mbuf? m, out TInfo info)
    {
        lock (_lock)
        {
            return TryPop(out m, out info);
        }
    }

    /// <summary>Takes the oldest, if there is one, and copies as much of its packet as there is room for.</summary>
    internal bool TryReceive(Span<byte> payload, out TInfo info)
    {
        var got = TryTake(out var m, out info);
        Fetch(m, payload);
        return got;
    }

    /// <summary>The same, and waits as <see cref="Take"/>.</summary>
    internal Errno Receive(Span<byte> payload, TimeSpan timeout, out TInfo info)
    {
        var error = Take(timeout, out var m, out info);
        Fetch(m, payload);
        return error;
    }

    /// <summary>Waits until there is something.</summary>
    /// <returns>None; ETIMEDOUT; EINTR (interrupted, or closed).</returns>
    internal Errno Take(TimeSpan timeout, out Mbuf? m, out TInfo info)
    {
        var deadline = timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : Environment.TickCount64 + (long)Math.Ceiling(timeout.TotalMilliseconds);
        lock (_lock)
        {
            var interrupts = _interrupts;
            while (!TryPop(out m, out info))
            {
                if (_closed || interrupts != _interrupts)
                {
                    return Errno.EINTR;
                }

                var left = deadline - Environment.TickCount64;
                if (left <= 0)
                {
                    return Errno.ETIMEDOUT;
                }

                _waiters++;
                _ = Monitor.Wait(_lock, (int)Math.Min(left, int.MaxValue));
                _waiters--;
            }

            return Errno.None;
        }
    }

    /// <summary>Ends the waits of this moment.</summary>
    internal void Interrupt()
    {
        lock (_lock)
        {
            _interrupts++;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Frees what is queued, takes nothing more and ends all waits.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _closed = true;
            while (TryPop(out var m, out _))
            {
                m?.Free();
            }

            Monitor.PulseAll(_lock);
        }
    }

    private static void Fetch(Mbuf? m, Span<byte> payload)
    {
        if (m is not null)
        {
            m.Data[..Math.Min(m.Length, payload.Length)].CopyTo(payload);
            m.Free();
        }
    }

    private bool HasRoom()
    {
        if (!_closed && _count < _ring.Length)
        {
            return true;
        }

        _drops++;
        return false;
    }

    private void Push(Mbuf? m, in TInfo info)
    {
        m?.SetOwner("so_rcv");
        _ring[(_head + _count) % _ring.Length] = new Slot(m, info);
        _count++;
    }

    private bool TryPop(out Mbuf? m, out TInfo info)
    {
        if (_count == 0)
        {
            m = null;
            info = default;
            return false;
        }

        (m, info) = (_ring[_head].Packet, _ring[_head].Info);
        _ring[_head] = default;
        _head = (_head + 1) % _ring.Length;
        _count--;
        return true;
    }

    private void Wake()
    {
        if (_waiters > 0)
        {
            Monitor.PulseAll(_lock);
        }
    }

    private readonly record struct Slot(Mbuf? Packet, TInfo Info);
}
