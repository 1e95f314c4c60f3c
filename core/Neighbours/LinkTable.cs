using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Neighbours;

/// <summary>lltable: the neighbours of one family on one interface: what ARP and neighbour discovery have in common. No part of a forwarding table.</summary>
/// <remarks>
/// A look-up costs O(1) and allocates nothing; a tick and a purge look at every entry. Lock: A (own), a leaf: packets are handed out, sent and
/// freed after it is released, and no forwarding table is asked inside it.
/// </remarks>
internal abstract class LinkTable<TAddress, TEntry>(IfNet ifp, TimeProvider clock)
    where TAddress : struct, IEquatable<TAddress>
    where TEntry : LinkEntry<TAddress>
{
    private readonly Dictionary<TAddress, TEntry> _entries = [];
    private int _unresolved;

    internal IfNet Ifp { get; } = ifp;

    /// <summary>Lock A.</summary>
    protected Lock Sync { get; } = new();

    protected TimeProvider Clock { get; } = clock;

    /// <summary>True when the interface goes: nothing is taken any more. A</summary>
    protected bool IsClosed { get; private set; }

    /// <summary>Every neighbour; entries may be taken out, but not added, while they are walked. A</summary>
    protected Dictionary<TAddress, TEntry>.ValueCollection All => _entries.Values;

    /// <summary>Neighbours in all states at most.</summary>
    protected abstract int MaxEntries { get; }

    /// <summary>Neighbours at most that nothing can be sent to: a scan must not fill the table.</summary>
    protected abstract int MaxUnresolved { get; }

    /// <summary>The fast half of resolving an address.</summary>
    internal bool TryLookup(TAddress address, out LinkAddress lladdr)
    {
        lock (Sync)
        {
            if (_entries.TryGetValue(address, out var entry) && entry.IsResolved)
            {
                entry.Used = true;
                lladdr = entry.Lladdr;
                return true;
            }
        }

        lladdr = default;
        return false;
    }

    /// <summary>Takes an entry out, of whatever state; a packet that waits for it is freed and counted.</summary>
    /// <returns>False when there is none.</returns>
    internal bool Remove(TAddress address)
    {
        MbufBatch dropped = default;
        bool found;
        lock (Sync)
        {
            found = _entries.TryGetValue(address, out var entry);
            if (found)
            {
                Collect(TakeOut(entry!), ref dropped);
            }
        }

        FreeUnsent(ref dropped);
        return found;
    }

    /// <summary>Takes the neighbours out that the predicate names.</summary>
    internal void Drop(Predicate<TAddress> gone) => DropWhere(entry => gone(entry.Address));

    /// <summary>Takes out who has not answered.</summary>
    internal void DropIncomplete() => DropWhere(static entry => !entry.IsResolved);

    /// <summary>Forgets everything and takes nothing more: the interface goes.</summary>
    internal void Close()
    {
        lock (Sync)
        {
            IsClosed = true;
        }

        DropWhere(static _ => true);
    }

    /// <summary>A</summary>
    protected TEntry? Find(TAddress address) => _entries.GetValueOrDefault(address);

    /// <summary>Enters a neighbour within the limits. A</summary>
    /// <returns>None; ENXIO (closed); ENOBUFS (the table is full, or has too many unresolved neighbours).</returns>
    protected Errno Enter(TEntry entry)
    {
        if (IsClosed)
        {
            return Errno.ENXIO;
        }

        if (_entries.Count >= MaxEntries || (!entry.IsResolved && _unresolved >= MaxUnresolved))
        {
            return Errno.ENOBUFS;
        }

        _entries[entry.Address] = entry;
        _unresolved += entry.IsResolved ? 0 : 1;
        return Errno.None;
    }

    /// <summary>An entry has changed its state. A</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="wasResolved">What it was before.</param>
    protected void Recount(TEntry entry, bool wasResolved) => _unresolved += (entry.IsResolved ? 0 : 1) - (wasResolved ? 0 : 1);

    /// <summary>Takes an entry out. A</summary>
    /// <returns>The packet that waited, to be freed.</returns>
    protected Mbuf? TakeOut(TEntry entry)
    {
        _ = _entries.Remove(entry.Address);
        _unresolved -= entry.IsResolved ? 0 : 1;
        return entry.TakeHeld();
    }

    /// <summary>True when no request was sent yet, or the last one is so long ago. A</summary>
    protected bool IsDue(TEntry entry, long now, TimeSpan interval) => entry.Asked == 0 || Clock.GetElapsedTime(entry.AskedAt, now) >= interval;

    /// <summary>A</summary>
    protected static void NoteAsked(TEntry entry, long now)
    {
        entry.Asked++;
        entry.AskedAt = now;
    }

    protected static void Collect(Mbuf? m, ref MbufBatch into)
    {
        if (m is not null)
        {
            into.Append(m);
        }
    }

    private void DropWhere(Predicate<TEntry> gone)
    {
        MbufBatch dropped = default;
        lock (Sync)
        {
            foreach (var entry in All)
            {
                if (gone(entry))
                {
                    Collect(TakeOut(entry), ref dropped);
                }
            }
        }

        FreeUnsent(ref dropped);
    }

    private void FreeUnsent(ref MbufBatch dropped)
    {
        while (dropped.TryRemoveFirst(out var m))
        {
            _ = Ifp.RefuseOutput(m, OutputDrop.Unresolved, Errno.EHOSTUNREACH);
        }
    }
}
