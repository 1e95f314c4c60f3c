using System.Diagnostics;
using System.Runtime.CompilerServices;
using HwNet.Net;

namespace HwNet.Buffers;

/// <summary>mbuf: one packet in pinned, pooled storage, with room in front for the headers of every layer below.</summary>
/// <remarks>
/// <code>
///  0        Headroom             Headroom+Length          Capacity
///  |  free  |  Data (the packet) |        Tailroom        |
/// </code>
/// Whoever holds an mbuf owns it alone. A method that "takes" an mbuf frees it or passes it on, whatever it returns.
/// Not thread-safe: ownership is handed over, never shared.
/// </remarks>
public sealed class Mbuf
{
    private readonly byte[] _slab;
    private readonly int _base;
    private int _start;
    private int _length;
    private int _inUse;

    internal Mbuf(MbufPool pool, byte[] slab, int offset, int index)
    {
        Pool = pool;
        _slab = slab;
        _base = offset;
        Index = index;
    }

    /// <summary>The pool it came from and returns to.</summary>
    public MbufPool Pool { get; }

    /// <summary>Its number in the pool, from 0.</summary>
    internal int Index { get; }

    /// <summary>m_nextpkt: the next packet of the list it is on, if any.</summary>
    internal Mbuf? Next;

    /// <summary>Who holds it, for the ledger; kept in debug builds only.</summary>
    internal string? Owner { get; private set; }

    /// <summary>True between get and free.</summary>
    internal bool InUse => Volatile.Read(ref _inUse) != 0;

    /// <summary>m_pkthdr.rcvif: the interface it was received on; null for a packet made here.</summary>
    public IfNet? ReceivedOn { get; set; }

    /// <summary>m_flags.</summary>
    public MbufFlags Flags { get; set; }

    /// <summary>rcv_tstmp: nanoseconds since 1970-01-01 UTC when the device received it; 0 when unknown.</summary>
    public long Timestamp { get; set; }

    /// <summary>ether_vtag: the 802.1Q tag (PCP, DEI, VID) kept outside the bytes; null when there is none.</summary>
    public ushort? VlanTag { get; set; }

    /// <summary>Bytes the frame had on the wire; larger than <see cref="Length"/> when the device cut it, 0 when not said.</summary>
    public int WireLength { get; set; }

    /// <summary>M_GETFIB, M_SETFIB: the forwarding table that routes the packet, and what answers it; 0 unless set.</summary>
    public ushort Fib { get; set; }

    /// <summary>csum_flags: what hardware says or is to do about the checksums.</summary>
    public MbufChecksum Checksum { get; set; }

    /// <summary>m_len: bytes in the packet.</summary>
    public int Length => _length;

    /// <summary>m_leadingspace: free bytes in front of the packet.</summary>
    public int Headroom => _start;

    /// <summary>m_trailingspace: free bytes behind the packet.</summary>
    public int Tailroom => Capacity - _start - _length;

    /// <summary>Bytes of storage, headroom included.</summary>
    public int Capacity => Pool.BufferSize;

    /// <summary>mtod: the packet's bytes.</summary>
    public Span<byte> Data
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            AssertInUse();
            return _slab.AsSpan(_base + _start, _length);
        }
    }

    /// <summary>The packet's bytes as pinned memory: an address the hardware may be given until the mbuf is freed.</summary>
    public Memory<byte> Memory
    {
        get
        {
            AssertInUse();
            return _slab.AsMemory(_base + _start, _length);
        }
    }

    /// <summary>m_prepend: grows the packet to the front and returns the new bytes (their content is undefined).</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="Headroom"/>.</exception>
    public Span<byte> Prepend(int count)
    {
        AssertInUse();
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)_start, nameof(count));
        _start -= count;
        _length += count;
        return _slab.AsSpan(_base + _start, count);
    }

    /// <summary>m_append: grows the packet to the back and returns the new bytes (their content is undefined).</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="Tailroom"/>.</exception>
    public Span<byte> Append(int count)
    {
        AssertInUse();
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Tailroom, nameof(count));
        var tail = _slab.AsSpan(_base + _start + _length, count);
        _length += count;
        return tail;
    }

    /// <summary>m_adj, positive: drops bytes at the front.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="Length"/>.</exception>
    public void TrimFront(int count)
    {
        AssertInUse();
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)_length, nameof(count));
        _start += count;
        _length -= count;
    }

    /// <summary>m_adj, negative: drops bytes at the back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="Length"/>.</exception>
    public void TrimBack(int count)
    {
        AssertInUse();
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)_length, nameof(count));
        _length -= count;
    }

    /// <summary>m_dup: a copy of bytes and metadata from the same pool, with the usual headroom.</summary>
    /// <returns>False when the pool is empty.</returns>
    public bool TryCopy([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Mbuf? copy)
    {
        AssertInUse();
        if (_length > Pool.MaxPacketLength || !Pool.TryGet(out copy))
        {
            copy = null;
            return false;
        }

        Data.CopyTo(copy.Append(_length));
        copy.CopyMetadata(this);
        return true;
    }

    /// <summary>m_tag_copy and m_pkthdr: takes over the metadata of another packet, not its bytes.</summary>
    public void CopyMetadata(Mbuf from)
    {
        ReceivedOn = from.ReceivedOn;
        Flags = from.Flags;
        Timestamp = from.Timestamp;
        VlanTag = from.VlanTag;
        WireLength = from.WireLength;
        Fib = from.Fib;
        Checksum = from.Checksum;
    }

    /// <summary>m_freem: returns the packet to its pool.</summary>
    /// <exception cref="InvalidOperationException">It is free already.</exception>
    public void Free() => Pool.Return(this);

    /// <summary>Notes in the ledger who holds the packet now; nothing in release builds.</summary>
    [Conditional("DEBUG")]
    public void SetOwner(string owner) => Owner = owner;

    /// <summary>Marks the mbuf as handed out and empties it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Checkout(int headroom)
    {
        _start = headroom;
        _length = 0;
        _inUse = 1;
        Owner = null;
    }

    /// <summary>Marks the mbuf as free and lets go of everything it refers to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Checkin()
    {
        MarkFree();
        if (ReceivedOn is not null)
        {
            ReceivedOn = null;
        }

        Flags = MbufFlags.None;
        Timestamp = 0;
        VlanTag = null;
        WireLength = 0;
        Fib = 0;
        Checksum = MbufChecksum.None;
        Poison();
    }

    private void MarkFree()
    {
#if DEBUG
        // Two threads that free the same packet at the same moment are caught too, at the price of an atomic operation.
        if (Interlocked.Exchange(ref _inUse, 0) == 0)
        {
            ThrowFreedTwice();
        }
#else
        if (_inUse == 0)
        {
            ThrowFreedTwice();
        }

        _inUse = 0;
#endif
    }

    [Conditional("DEBUG")]
    private void Poison() => _slab.AsSpan(_base, Capacity).Fill(0xde);

    [Conditional("DEBUG")]
    private void AssertInUse()
    {
        if (!InUse)
        {
            throw new InvalidOperationException($"mbuf {Index}: use after free (last owner: {Owner ?? "unknown"})");
        }
    }

    private void ThrowFreedTwice() =>
        throw new InvalidOperationException($"mbuf {Index}: freed twice (last owner: {Owner ?? "unknown"})");
}
