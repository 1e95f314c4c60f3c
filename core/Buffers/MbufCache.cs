using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace HwNet.Buffers;

/// <summary>One thread's own free packets of one pool: a stack that only this thread touches while it lives.</summary>
internal sealed class MbufCache
{
    [ThreadStatic]
    private static MbufCache? _first;

    private readonly MbufPool _pool;
    private readonly Mbuf[] _free;
    private readonly Thread _owner = Thread.CurrentThread;
    private MbufCache? _nextOfThread;

    private MbufCache(MbufPool pool)
    {
        _pool = pool;

        // A pool too small to share passes everything through to the depot: one slot in transit is enough.
        _free = new Mbuf[Math.Max(1, 2 * pool.CacheSize)];
    }

    /// <summary>Packets in the cache.</summary>
    internal int Count { get; private set; }

    /// <summary>True when the thread has ended: nobody else will use the cache again.</summary>
    internal bool IsAbandoned => !_owner.IsAlive;

    /// <summary>The calling thread's cache for the pool.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static MbufCache Of(MbufPool pool)
    {
        var first = _first;
        return first is not null && first._pool == pool ? first : Find(pool);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryPop([NotNullWhen(true)] out Mbuf? m)
    {
        var count = Count - 1;
        if ((uint)count >= (uint)_free.Length)
        {
            m = null;
            return false;
        }

        m = _free[count];
        Count = count;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryPush(Mbuf m)
    {
        if ((uint)Count >= (uint)_free.Length)
        {
            return false;
        }

        _free[Count++] = m;
        return true;
    }

    internal void Load(ReadOnlySpan<Mbuf> packets)
    {
        packets.CopyTo(_free.AsSpan(Count));
        Count += packets.Length;
    }

    internal int Unload(Span<Mbuf> into, int atMost)
    {
        var count = Math.Min(Count, atMost);
        _free.AsSpan(Count - count, count).CopyTo(into);
        Count -= count;
        return count;
    }

    /// <summary>Finds or makes the cache and moves it to the front; forgets caches of disposed pools on the way.</summary>
    private static MbufCache Find(MbufPool pool)
    {
        MbufCache? previous = null;
        for (var cache = _first; cache is not null; cache = cache._nextOfThread)
        {
            if (cache._pool == pool || cache._pool.IsDisposed)
            {
                Unlink(cache, previous);
                if (cache._pool == pool)
                {
                    cache._nextOfThread = _first;
                    return _first = cache;
                }

                continue;
            }

            previous = cache;
        }

        var made = new MbufCache(pool) { _nextOfThread = _first };
        pool.Register(made);
        return _first = made;
    }

    private static void Unlink(MbufCache cache, MbufCache? previous)
    {
        if (previous is null)
        {
            _first = cache._nextOfThread;
        }
        else
        {
            previous._nextOfThread = cache._nextOfThread;
        }
    }
}
