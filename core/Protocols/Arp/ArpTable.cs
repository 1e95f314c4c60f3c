using HwNet.Buffers;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Protocols.Arp;

/// <summary>lltable: the neighbours on one interface.</summary>
/// <remarks>Lock: A (own), a leaf: packets are handed out and sent after it is released.</remarks>
internal sealed partial class ArpTable(IfNet ifp, ArpKnobs knobs, TimeProvider clock)
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(1);

    // The tick of a real timer comes now a little early and now a little late; a strict second would skip every other tick.
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(900);

    private readonly Lock _lock = new();
    private readonly Dictionary<Ipv4Address, ArpNode> _nodes = [];
    private int _unresolved;
    private bool _closed;

    internal IfNet Ifp => ifp;

    /// <summary>The fast half of arpresolve.</summary>
    internal bool TryLookup(Ipv4Address address, out LinkAddress lladdr)
    {
        lock (_lock)
        {
            if (_nodes.TryGetValue(address, out var node) && node.IsResolved)
            {
                node.Used = true;
                lladdr = node.Lladdr;
                return true;
            }
        }

        lladdr = default;
        return false;
    }

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
        var now = clock.GetTimestamp();
        lock (_lock)
        {
            if (_closed)
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
        lock (_lock)
        {
            if (!_nodes.TryGetValue(address, out var node))
            {
                if (!create)
                {
                    return ArpLearned.Unknown;
                }

                if (_closed || _nodes.Count >= knobs.MaxEntries)
                {
                    return ArpLearned.Full;
                }

                _nodes[address] = node = new ArpNode(address) { State = ArpState.Reachable, Lladdr = lladdr };
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
        lock (_lock)
        {
            if (_closed)
            {
                return Errno.ENXIO;
            }

            if (!_nodes.TryGetValue(address, out var node))
            {
                if (_nodes.Count >= knobs.MaxEntries)
                {
                    return Errno.ENOBUFS;
                }

                _nodes[address] = node = new ArpNode(address) { State = ArpState.Static };
            }

            released = Resolve(node, lladdr, ArpState.Static);
            return Errno.None;
        }
    }

    internal void Dump(List<ArpEntry> into)
    {
        var now = clock.GetTimestamp();
        lock (_lock)
        {
            foreach (var node in _nodes.Values)
            {
                into.Add(new ArpEntry(
                    ifp.Name, node.Address, node.IsResolved ? node.Lladdr : null, node.State, clock.GetElapsedTime(node.Since, now), node.Held is not null));
            }
        }
    }

    private Errno TryGetUnresolved(Ipv4Address address, long now, out ArpNode? node)
    {
        if (_nodes.TryGetValue(address, out node))
        {
            if (node.State == ArpState.Down)
            {
                return Errno.EHOSTDOWN;
            }

            return node.IsResolved ? Errno.EEXIST : Errno.None;
        }

        if (_unresolved >= knobs.MaxIncomplete || _nodes.Count >= knobs.MaxEntries)
        {
            return Errno.ENOBUFS;
        }

        _nodes[address] = node = new ArpNode(address) { State = ArpState.Incomplete, Since = now };
        _unresolved++;
        return Errno.None;
    }

    private Mbuf? Resolve(ArpNode node, LinkAddress lladdr, ArpState state)
    {
        _unresolved -= node.IsResolved ? 0 : 1;
        var held = node.Held;
        node.Held = null;
        node.Lladdr = lladdr;
        node.State = state;
        node.Asked = 0;
        node.Since = clock.GetTimestamp();
        return held;
    }

    private bool IsDue(ArpNode node, long now, TimeSpan interval) => node.Asked == 0 || clock.GetElapsedTime(node.AskedAt, now) >= interval;

    private static void NoteAsked(ArpNode node, long now)
    {
        node.Asked++;
        node.AskedAt = now;
    }

    /// <summary>Takes an entry out. Lock A held.</summary>
    /// <returns>The packet that waited, to be freed.</returns>
    private Mbuf? Remove(ArpNode node)
    {
        _ = _nodes.Remove(node.Address);
        _unresolved -= node.IsResolved ? 0 : 1;
        var held = node.Held;
        node.Held = null;
        return held;
    }
}
