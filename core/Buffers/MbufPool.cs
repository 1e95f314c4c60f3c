using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace HwNet.Buffers;

/// <summary>The mbuf zone: a fixed number of packets in one block of pinned memory, with a small cache per thread.</summary>
/// <remarks>
/// A thread gets from and frees to its own cache without a lock; caches trade with the shared depot many at a time.
/// So up to two cache loads a thread may be out of other threads' reach: size a pool for the queues it must fill plus
/// 2 × <see cref="CacheSize"/> a thread. Nothing is allocated after construction, but one cache object a thread.
/// Lock: D (depot), a leaf: nothing is called while it is held.
/// </remarks>
public sealed class MbufPool : IDisposable
{
    /// <summary>Bytes of a buffer unless told: headroom and a full-sized Ethernet frame, with reserve for device padding.</summary>
    public const int DefaultBufferSize = 2048;

    /// <summary>Bytes in front of a new packet: Ethernet 14 + VLAN 4 + the longest device header known (RNDIS 44), and room to align.</summary>
    public const int DefaultHeadroom = 128;

    private readonly Lock _depotLock = new();
    private readonly Mbuf[] _all;
    private readonly Mbuf[] _depot;
    private readonly List<MbufCache> _caches = [];
    private int _depotCount;
    private long _denied;

    /// <summary>Allocates the pool.</summary>
    /// <param name="count">Packets.</param>
    /// <param name="bufferSize">Bytes of each, headroom included.</param>
    public MbufPool(int count, int bufferSize = DefaultBufferSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferSize, DefaultHeadroom + 64);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)count * bufferSize, Array.MaxLength, nameof(count));
        BufferSize = bufferSize;
        CacheSize = Math.Min(32, count / 64);
        var slab = GC.AllocateUninitializedArray<byte>(count * bufferSize, pinned: true);
        _all = new Mbuf[count];
        _depot = new Mbuf[count];
        for (var i = 0; i < count; i++)
        {
            // Filled from the back: the first buffers handed out are the first in memory.
            _all[i] = _depot[count - 1 - i] = new Mbuf(this, slab, i * bufferSize, i);
        }

        _depotCount = count;
    }

    /// <summary>Packets in the pool, used or not.</summary>
    public int Count => _all.Length;

    /// <summary>Bytes of each buffer, headroom included.</summary>
    public int BufferSize { get; }

    /// <summary>The longest packet that fits behind the usual headroom.</summary>
    public int MaxPacketLength => BufferSize - DefaultHeadroom;

    /// <summary>Packets that a thread's cache trades with the depot at a time; 0 in a small pool, which has no caches.</summary>
    public int CacheSize { get; }

    /// <summary>Gets refused because the pool was empty.</summary>
    public long Denied => Volatile.Read(ref _denied);

    /// <summary>Packets somebody holds now. Exact while nobody gets or frees; walks the pool.</summary>
    public int Outstanding
    {
        get
        {
            var used = 0;
            foreach (var m in _all)
            {
                used += m.InUse ? 1 : 0;
            }

            return used;
        }
    }

    internal bool IsDisposed { get; private set; }

    /// <summary>m_gethdr: an empty packet with the usual headroom; the caller owns it.</summary>
    /// <returns>False when the pool is empty.</returns>
    public bool TryGet([NotNullWhen(true)] out Mbuf? m)
    {
        var cache = MbufCache.Of(this);
        if (cache.Count == 0)
        {
            Refill(cache, 1);
        }

        if (!cache.TryPop(out m))
        {
            _ = Interlocked.Increment(ref _denied);
            return false;
        }

        m.Checkout(DefaultHeadroom);
        return true;
    }

    /// <summary>Appends empty packets with the usual headroom to <paramref name="into"/>.</summary>
    /// <returns>How many there were: fewer than <paramref name="count"/> when the pool runs out.</returns>
    public int Get(ref MbufBatch into, int count)
    {
        var cache = MbufCache.Of(this);
        var got = 0;
        while (got < count)
        {
            if (!cache.TryPop(out var m))
            {
                Refill(cache, count - got);
                if (!cache.TryPop(out m))
                {
                    _ = Interlocked.Add(ref _denied, count - got);
                    break;
                }
            }

            m.Checkout(DefaultHeadroom);
            into.Append(m);
            got++;
        }

        return got;
    }

    /// <summary>The ledger: who holds the outstanding packets, and how many each; names are kept in debug builds only.</summary>
    public IReadOnlyDictionary<string, int> Ledger()
    {
        var ledger = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var m in _all)
        {
            if (m.InUse)
            {
                var owner = m.Owner ?? "unnamed";
                ledger[owner] = ledger.GetValueOrDefault(owner) + 1;
            }
        }

        return ledger;
    }

    /// <summary>Lets the threads' caches forget the pool. Packets still out may be freed afterwards.</summary>
    public void Dispose() => IsDisposed = true;

    internal void Register(MbufCache cache)
    {
        lock (_depotLock)
        {
            _caches.Add(cache);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Return(Mbuf m)
    {
        m.Checkin();
        var cache = MbufCache.Of(this);
        if (!cache.TryPush(m))
        {
            Flush(cache);
            _ = cache.TryPush(m);
        }

        if (CacheSize == 0)
        {
            Flush(cache);
        }
    }

    internal void Return(ref MbufBatch batch)
    {
        var cache = MbufCache.Of(this);
        while (batch.TryRemoveFirst(out var m))
        {
            if (m.Pool != this || CacheSize == 0)
            {
                m.Pool.Return(m);
                continue;
            }

            m.Checkin();
            if (!cache.TryPush(m))
            {
                Flush(cache);
                _ = cache.TryPush(m);
            }
        }
    }

    private void Refill(MbufCache cache, int wanted)
    {
        lock (_depotLock)
        {
            if (_depotCount == 0)
            {
                Scavenge();
            }

            var count = Math.Min(_depotCount, CacheSize == 0 ? 1 : Math.Clamp(wanted, CacheSize, 2 * CacheSize));
            _depotCount -= count;
            cache.Load(_depot.AsSpan(_depotCount, count));
        }
    }

    private void Flush(MbufCache cache)
    {
        lock (_depotLock)
        {
            _depotCount += cache.Unload(_depot.AsSpan(_depotCount), Math.Max(1, CacheSize));
        }
    }

    /// <summary>Takes back what ended threads left in their caches. Lock D held.</summary>
    private void Scavenge()
    {
        for (var i = _caches.Count - 1; i >= 0; i--)
        {
            if (!_caches[i].IsAbandoned)
            {
                continue;
            }

            _depotCount += _caches[i].Unload(_depot.AsSpan(_depotCount), int.MaxValue);
            _caches.RemoveAt(i);
        }
    }
}
