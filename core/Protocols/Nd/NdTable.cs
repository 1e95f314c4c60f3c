using HwNet.Buffers;
using HwNet.Neighbours;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Protocols.Nd;

/// <summary>lltable of IPv6: the neighbours on one interface, as neighbour discovery learns them (RFC 4861 section 7).</summary>
/// <remarks>Lock: A, see <see cref="LinkTable{TAddress, TEntry}"/>.</remarks>
internal sealed class NdTable(IfNet ifp, NdKnobs knobs, TimeProvider clock) : LinkTable<Ipv6Address, NdNode>(ifp, clock)
{
    /// <summary>MAX_MULTICAST_SOLICIT and MAX_UNICAST_SOLICIT.</summary>
    private const int MaxSolicits = 3;

    private static readonly TimeSpan DelayFirstProbe = TimeSpan.FromSeconds(5);

    // RETRANS_TIMER is a second; the tick of a real timer comes now a little early and now a little late.
    private static readonly TimeSpan RetransTimer = TimeSpan.FromMilliseconds(900);

    private TimeSpan _toldReachable;
    private TimeSpan _toldRetransmit;

    protected override int MaxEntries => knobs.MaxEntries;

    protected override int MaxUnresolved => knobs.MaxIncomplete;

    /// <summary>The slow half of resolving: keeps the packet until the answer comes.</summary>
    /// <param name="address">The neighbour.</param>
    /// <param name="m">Taken when the result is None.</param>
    /// <param name="dropped">The packet that waited before, to be freed.</param>
    /// <param name="ask">True when a solicitation is due.</param>
    /// <returns>None (held); EEXIST (the answer has come meanwhile); ENOBUFS (too many unknown); ENXIO (closed).</returns>
    internal Errno Hold(Ipv6Address address, Mbuf m, out Mbuf? dropped, out bool ask)
    {
        dropped = null;
        ask = false;
        lock (Sync)
        {
            var node = Find(address);
            if (node is { IsResolved: true })
            {
                return Errno.EEXIST;
            }

            if (node is null)
            {
                node = new NdNode(address);
                var error = Enter(node);
                if (error != Errno.None)
                {
                    return error;
                }

                ask = true;
                NoteAsked(node, Clock.GetTimestamp());
            }

            dropped = node.Held;
            node.Held = m;
            m.SetOwner("nd6");
            return Errno.None;
        }
    }

    /// <summary>nd6_cache_lladdr: a neighbour has told its link address by asking; it is not confirmed by that (RFC 4861 section 7.2.3).</summary>
    /// <returns>The packet that waited for it, to be sent now.</returns>
    internal Mbuf? Heard(Ipv6Address address, LinkAddress lladdr)
    {
        lock (Sync)
        {
            var node = Find(address);
            if (node is null)
            {
                _ = Enter(new NdNode(address) { State = NdState.Stale, Lladdr = lladdr, Since = Clock.GetTimestamp() });
                return null;
            }

            return node.IsResolved && node.Lladdr == lladdr ? null : Resolve(node, lladdr, NdState.Stale);
        }
    }

    /// <summary>The same, by announcing itself as a router.</summary>
    internal Mbuf? HeardRouter(Ipv6Address address, LinkAddress lladdr)
    {
        lock (Sync)
        {
            // The lock may be taken again by its holder.
            var released = Heard(address, lladdr);
            if (Find(address) is { } node)
            {
                node.IsRouter = true;
            }

            return released;
        }
    }

    /// <summary>A router has said how long a neighbour counts as reachable, and how long to wait for its answer; zero when it did not say.</summary>
    /// <remarks>Nothing is asked more often than once a second, which is the tick.</remarks>
    internal void SetTimes(TimeSpan reachable, TimeSpan retransmit)
    {
        lock (Sync)
        {
            _toldReachable = reachable > TimeSpan.Zero ? reachable : _toldReachable;
            _toldRetransmit = retransmit > TimeSpan.Zero ? retransmit : _toldRetransmit;
        }
    }

    /// <summary>nd6_na_input: what an advertisement changes (RFC 4861 section 7.2.5). Of a neighbour nobody asked for nothing is learned.</summary>
    /// <returns>False when the neighbour is unknown, or the message says nothing of use.</returns>
    internal bool Advertised(in NeighbourMessage message, out Mbuf? released)
    {
        released = null;
        lock (Sync)
        {
            if (Find(message.Target) is not { } node)
            {
                return false;
            }

            if (!node.IsResolved)
            {
                if (message.Lladdr is not { } lladdr)
                {
                    return false;
                }

                node.IsRouter = message.IsRouter;
                released = Resolve(node, lladdr, message.IsSolicited ? NdState.Reachable : NdState.Stale);
                return true;
            }

            Update(node, message);
            return true;
        }
    }

    /// <summary>nd6_timer: one second has passed.</summary>
    /// <param name="ask">Gets the neighbours that a solicitation is due for, with the link address to ask at; null for their group.</param>
    /// <param name="lost">Gets the neighbours given up.</param>
    /// <param name="undeliverable">Gets the packets whose neighbour did not answer.</param>
    internal void Tick(List<(Ipv6Address Address, bool Unicast)> ask, List<Ipv6Address> lost, ref MbufBatch undeliverable)
    {
        var now = Clock.GetTimestamp();
        lock (Sync)
        {
            foreach (var node in All)
            {
                Age(node, now);
                if (node.State is not (NdState.Incomplete or NdState.Probe) || !IsDue(node, now, _toldRetransmit > RetransTimer ? _toldRetransmit : RetransTimer))
                {
                    continue;
                }

                if (node.Asked < MaxSolicits)
                {
                    NoteAsked(node, now);
                    ask.Add((node.Address, node.State == NdState.Probe));
                    continue;
                }

                Collect(TakeOut(node), ref undeliverable);
                lost.Add(node.Address);
            }
        }
    }

    internal void Dump(List<NdEntry> into)
    {
        lock (Sync)
        {
            foreach (var node in All)
            {
                into.Add(new NdEntry(Ifp.Name, node.Address, node.IsResolved ? node.Lladdr : null, node.State, node.IsRouter));
            }
        }
    }

    private void Age(NdNode node, long now)
    {
        var age = Clock.GetElapsedTime(node.Since, now);
        switch (node.State)
        {
            case NdState.Reachable when age >= (_toldReachable > TimeSpan.Zero ? _toldReachable : knobs.Reachable):
                Turn(node, NdState.Stale, now);
                node.Used = false;
                break;
            case NdState.Stale when node.Used:
                Turn(node, NdState.Delay, now);
                break;
            case NdState.Delay when age >= DelayFirstProbe:
                Turn(node, NdState.Probe, now);
                node.Asked = 0;
                break;
            default:
                break;
        }
    }

    private void Update(NdNode node, in NeighbourMessage message)
    {
        var moved = message.Lladdr is { } told && told != node.Lladdr;
        var now = Clock.GetTimestamp();
        if (moved && !message.Overrides)
        {
            // Somebody else says it is there, and does not insist: ask again when it is used next.
            if (node.State == NdState.Reachable)
            {
                Turn(node, NdState.Stale, now);
            }

            return;
        }

        if (moved)
        {
            node.Lladdr = message.Lladdr!.Value;
        }

        if (message.IsSolicited)
        {
            Turn(node, NdState.Reachable, now);
        }
        else if (moved)
        {
            Turn(node, NdState.Stale, now);
        }

        node.IsRouter = message.IsRouter;
    }

    private static void Turn(NdNode node, NdState state, long now)
    {
        node.State = state;
        node.Since = now;
    }

    private Mbuf? Resolve(NdNode node, LinkAddress lladdr, NdState state)
    {
        var before = node.IsResolved;
        Turn(node, state, Clock.GetTimestamp());
        Recount(node, before);
        node.Lladdr = lladdr;
        node.Asked = 0;
        node.Used = false;
        return node.TakeHeld();
    }
}
