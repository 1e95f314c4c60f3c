using HwNet.Buffers;
using HwNet.Wire;

namespace HwNet.Protocols.Arp;

/// <content>arptimer: once a second; and everything else that takes entries out.</content>
internal sealed partial class ArpTable
{
    /// <summary>One second has passed.</summary>
    /// <param name="ask">Gets the neighbours that a request is due for.</param>
    /// <param name="undeliverable">Gets the packets whose neighbour did not answer, to be freed.</param>
    /// <param name="expired">Neighbours forgotten for age.</param>
    /// <param name="timedOut">Neighbours that did not answer.</param>
    internal void Tick(List<Ipv4Address> ask, ref MbufBatch undeliverable, out int expired, out int timedOut)
    {
        expired = timedOut = 0;
        var now = clock.GetTimestamp();
        lock (_lock)
        {
            // Taking out entries while walking a dictionary is allowed; adding is not, and nothing here does.
            foreach (var node in _nodes.Values)
            {
                switch (node.State)
                {
                    case ArpState.Incomplete:
                        timedOut += TickIncomplete(node, now, ask, ref undeliverable) ? 1 : 0;
                        break;
                    case ArpState.Reachable:
                        expired += TickReachable(node, now, ask) ? 1 : 0;
                        break;
                    case ArpState.Down when clock.GetElapsedTime(node.Since, now) >= knobs.HoldOff:
                        _ = Remove(node);
                        break;
                    default:
                        break;
                }
            }
        }
    }

    /// <summary>Takes an entry out, of whatever state.</summary>
    /// <returns>False when there is none.</returns>
    internal bool Remove(Ipv4Address address)
    {
        MbufBatch dropped = default;
        bool found;
        lock (_lock)
        {
            found = _nodes.TryGetValue(address, out var node);
            if (found)
            {
                Collect(Remove(node!), ref dropped);
            }
        }

        FreeUnsent(ref dropped);
        return found;
    }

    /// <summary>Takes the learned neighbours out that the predicate names.</summary>
    internal void Drop(Predicate<Ipv4Address> gone) => DropWhere(node => gone(node.Address));

    /// <summary>Takes out who has not answered.</summary>
    internal void DropIncomplete() => DropWhere(static node => !node.IsResolved);

    /// <summary>Forgets everything and takes nothing more: the interface goes.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }

        DropWhere(static _ => true);
    }

    private void DropWhere(Predicate<ArpNode> gone)
    {
        MbufBatch dropped = default;
        lock (_lock)
        {
            foreach (var node in _nodes.Values)
            {
                if (gone(node))
                {
                    Collect(Remove(node), ref dropped);
                }
            }
        }

        FreeUnsent(ref dropped);
    }

    private void FreeUnsent(ref MbufBatch dropped)
    {
        while (dropped.TryRemoveFirst(out var m))
        {
            _ = ifp.RefuseOutput(m, Net.OutputDrop.Unresolved, Errno.EHOSTUNREACH);
        }
    }

    /// <returns>True when it is given up.</returns>
    private bool TickIncomplete(ArpNode node, long now, List<Ipv4Address> ask, ref MbufBatch undeliverable)
    {
        if (!IsDue(node, now, TickInterval))
        {
            return false;
        }

        if (node.Asked < knobs.MaxTries)
        {
            NoteAsked(node, now);
            ask.Add(node.Address);
            return false;
        }

        Collect(node.Held, ref undeliverable);
        node.Held = null;
        node.State = ArpState.Down;
        node.Since = now;
        return true;
    }

    /// <returns>True when it was forgotten.</returns>
    private bool TickReachable(ArpNode node, long now, List<Ipv4Address> ask)
    {
        var used = node.Used;
        node.Used = false;
        var left = knobs.MaxAge - clock.GetElapsedTime(node.Since, now);
        if (left <= TimeSpan.Zero)
        {
            _ = Remove(node);
            return true;
        }

        // la_preempt: somebody talks to it, so confirm it before it is forgotten and packets have to wait.
        if (used && left <= knobs.MaxTries * AskInterval && IsDue(node, now, TickInterval))
        {
            NoteAsked(node, now);
            ask.Add(node.Address);
        }

        return false;
    }

    private static void Collect(Mbuf? m, ref MbufBatch into)
    {
        if (m is not null)
        {
            into.Append(m);
        }
    }
}
