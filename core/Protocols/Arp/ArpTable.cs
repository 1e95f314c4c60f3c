using HwNet.Buffers;
using HwNet.Neighbours;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Protocols.Arp;

/// <summary>lltable of IPv4: the neighbours on one interface, as ARP learns them.</summary>
/// <remarks>Lock: A, see <see cref="LinkTable{TAddress, TEntry}"/>.</remarks>
internal sealed partial class ArpTable(IfNet ifp, ArpKnobs knobs, TimeProvider clock) : LinkTable<Ipv4Address, ArpNode>(ifp, clock)
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(1);

    // The tick of a real timer comes now a little early and now a little late; a strict second would skip every other tick.
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(900);

    protected override int MaxEntries => knobs.MaxEntries;

    protected override int MaxUnresolved => knobs.MaxIncomplete;

    /// <summary>The slow half of arpresolve: keeps the packet until the answer comes.</summary>
    /// <param name="address">The neighbour.</param>
    /// <param name="m">Taken when the result is None.</param>
    /// <param name="dropped">The packet that waited before, to be freed.</param>
    /// <param name="ask">True when a request is due.</param>
    /// <returns>None (held); EEXIST (the answer has come meanwhile); EHOSTDOWN (did not answer); ENOBUFS (too many unknown); ENXIO (closed).</returns>
    internal Errno Hold(Ipv4Address address, Mbuf m, out Mbuf? dropped, out bool ask)
    {
        dropped = null;
        ask = false;
        var now = Clock.GetTimestamp();
        lock (Sync)
        {
            if (IsClosed)
            {
                return Errno.ENXIO;
            }

            var error = TryGetUnresolved(address, now, out var node);
            if (error != Errno.None)
            {
                return error;
            }

            dropped = node!.Held;
            node.Held = m;
            m.SetOwner("arp");
            ask = node.Asked < knobs.MaxTries && IsDue(node, now, AskInterval);
            if (ask)
            {
                NoteAsked(node, now);
            }

            return Errno.None;
        }
    }

    /// <summary>in_arpinput: news about a neighbour.</summary>
    /// <param name="address">Whose.</param>
    /// <param name="lladdr">Where it is.</param>
    /// <param name="create">True to enter it when it is unknown.</param>
    /// <param name="released">The packet that waited for it, to be sent now.</param>
    internal ArpLearned Learn(Ipv4Address address, LinkAddress lladdr, bool create, out Mbuf? released)
    {
        released = null;
        lock (Sync)
        {
            var node = Find(address);
            if (node is null)
            {
                if (!create)
                {
                    return ArpLearned.Unknown;
                }

                node = new ArpNode(address) { State = ArpState.Reachable, Lladdr = lladdr };
                if (Enter(node) != Errno.None)
                {
                    return ArpLearned.Full;
                }
            }

            if (node.State == ArpState.Static)
            {
                return node.Lladdr == lladdr ? ArpLearned.Learned : ArpLearned.Static;
            }

            var moved = node.State == ArpState.Reachable && node.Lladdr != lladdr;
            released = Resolve(node, lladdr, ArpState.Reachable);
            return moved ? ArpLearned.Moved : ArpLearned.Learned;
        }
    }

    /// <summary>SIOCSARP, RTM_ADD: an entry that does not age.</summary>
    /// <returns>None; ENXIO (closed); ENOBUFS (full).</returns>
    internal Errno AddStatic(Ipv4Address address, LinkAddress lladdr, out Mbuf? released)
    {
        released = null;
        lock (Sync)
        {
            var node = Find(address);
            if (node is null)
            {
                node = new ArpNode(address) { State = ArpState.Static };
                var error = Enter(node);
                if (error != Errno.None)
                {
                    return error;
                }
            }

            released = Resolve(node, lladdr, ArpState.Static);
            return Errno.None;
        }
    }

    internal void Dump(List<ArpEntry> into)
    {
        var now = Clock.GetTimestamp();
        lock (Sync)
        {
            foreach (var node in All)
            {
                into.Add(new ArpEntry(
                    Ifp.Name, node.Address, node.IsResolved ? node.Lladdr : null, node.State, Clock.GetElapsedTime(node.Since, now), node.Held is not null));
            }
        }
    }

    private Errno TryGetUnresolved(Ipv4Address address, long now, out ArpNode? node)
    {
        node = Find(address);
        if (node is null)
        {
            node = new ArpNode(address) { State = ArpState.Incomplete, Since = now };
            return Enter(node);
        }

        if (node.State == ArpState.Down)
        {
            return Errno.EHOSTDOWN;
        }

        return node.IsResolved ? Errno.EEXIST : Errno.None;
    }

    private Mbuf? Resolve(ArpNode node, LinkAddress lladdr, ArpState state)
    {
        var before = node.IsResolved;
        node.State = state;
        Recount(node, before);
        node.Lladdr = lladdr;
        node.Asked = 0;
        node.Since = Clock.GetTimestamp();
        return node.TakeHeld();
    }
}
