using HwNet.Buffers;
using HwNet.Wire;

namespace HwNet.Protocols.Arp;

/// <content>arptimer: once a second.</content>
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
        var now = Clock.GetTimestamp();
        lock (Sync)
        {
            // Taking out entries while walking a dictionary is allowed; adding is not, and nothing here does.
            foreach (var node in All)
            {
                switch (node.State)
                {
                    case ArpState.Incomplete:
                        timedOut += TickIncomplete(node, now, ask, ref undeliverable) ? 1 : 0;
                        break;
                    case ArpState.Reachable:
                        expired += TickReachable(node, now, ask) ? 1 : 0;
                        break;
                    case ArpState.Down when Clock.GetElapsedTime(node.Since, now) >= knobs.HoldOff:
                        _ = TakeOut(node);
                        break;
                    default:
                        break;
                }
            }
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

        Collect(node.TakeHeld(), ref undeliverable);
        node.State = ArpState.Down;
        node.Since = now;
        return true;
    }

    /// <returns>True when it was forgotten.</returns>
    private bool TickReachable(ArpNode node, long now, List<Ipv4Address> ask)
    {
        var used = node.Used;
        node.Used = false;
        var left = knobs.MaxAge - Clock.GetElapsedTime(node.Since, now);
        if (left <= TimeSpan.Zero)
        {
            _ = TakeOut(node);
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
}
