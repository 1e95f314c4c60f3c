using HwNet.Buffers;
using HwNet.Net;
using HwNet.Protocols.Inet;
using HwNet.Wire;

namespace HwNet.Protocols.Arp;

/// <content>arpinput.</content>
public sealed partial class ArpProtocol
{
    /// <summary>DEFEND_INTERVAL (RFC 5227 section 2.4): an address is defended no oftener, so that two stations do not shout at each other.</summary>
    private static readonly TimeSpan DefenceInterval = TimeSpan.FromSeconds(10);

    private readonly RateLimit _defenceLimit;

    /// <summary>The handler of the input queue. Takes all packets.</summary>
    internal void Input(ref MbufBatch packets)
    {
        _ = Interlocked.Add(ref _received, packets.Count);
        while (packets.TryRemoveFirst(out var m))
        {
            var cause = Check(m, out var packet, out var state);
            if (cause == ArpDrop.None)
            {
                cause = Process(m, packet, state!);
            }
            else
            {
                m.Free();
            }

            if (cause == ArpDrop.None)
            {
                _events.Count(ArpEvent.Handled);
            }
            else
            {
                _drops.Count(cause);
            }
        }
    }

    /// <summary>Everything that can be wrong with a packet by itself.</summary>
    private ArpDrop Check(Mbuf m, out ArpPacket packet, out InetInterface? state)
    {
        state = m.ReceivedOn is { } ifp ? _domain.Of(ifp) : null;
        if (!ArpPacket.TryParse(m.Data, out packet, out var error))
        {
            return (ArpDrop)error;
        }

        if (state is null)
        {
            return ArpDrop.NoInterface;
        }

        if (!Speaks(state.Ifp))
        {
            return ArpDrop.NoArp;
        }

        if (packet.Operation is not (ArpOperation.Request or ArpOperation.Reply))
        {
            return ArpDrop.Operation;
        }

        if (packet.SenderLladdr == state.Ifp.Lladdr)
        {
            return ArpDrop.OwnSource;
        }

        if (!packet.SenderLladdr.IsStation)
        {
            return ArpDrop.SenderLladdr;
        }

        var sender = packet.SenderAddress;
        var possible = packet.IsProbe || (sender.IsStation && !sender.IsLoopback && !InetAddressTable.IsBroadcast(state.Ifp, sender));
        return possible ? ArpDrop.None : ArpDrop.SenderAddress;
    }

    /// <summary>in_arpinput: conflict, learn, answer. Takes <paramref name="m"/>.</summary>
    private ArpDrop Process(Mbuf m, in ArpPacket packet, InetInterface state)
    {
        var ifp = state.Ifp;
        state.Probe?.Hear(packet);
        var conflict = InetAddressTable.IsOwn(ifp, packet.SenderAddress);
        var asked = packet.Operation == ArpOperation.Request && InetAddressTable.IsOwn(ifp, packet.TargetAddress);
        if (conflict)
        {
            NoteConflict(ifp, packet);
        }

        // A gratuitous announcement of our own address is a conflict, not a question.
        var cause = conflict ? ArpDrop.Conflict : Learn(state, packet);
        if (!asked || (conflict && packet.IsAnnouncement))
        {
            m.Free();
            return cause;
        }

        Answer(ifp, m, packet);
        return ArpDrop.None;
    }

    private ArpDrop Learn(InetInterface state, in ArpPacket packet)
    {
        var ifp = state.Ifp;
        var forUs = InetAddressTable.IsOwn(ifp, packet.TargetAddress);
        if (packet.IsProbe)
        {
            return ArpDrop.NotForUs;
        }

        var near = InetAddressTable.OnNetworkOf(ifp, packet.SenderAddress) is not null;
        var learned = state.Neighbours.Learn(packet.SenderAddress, packet.SenderLladdr, forUs && near, out var released);
        SendReleased(ifp, packet.SenderAddress, released);
        switch (learned)
        {
            case ArpLearned.Learned:
                return ArpDrop.None;
            case ArpLearned.Moved:
                _events.Count(ArpEvent.Moved);
                Say(ifp, packet, "moved to");
                return ArpDrop.None;
            case ArpLearned.Static:
                Say(ifp, packet, "is entered by hand, but claimed by");
                return ArpDrop.Static;
            case ArpLearned.Unknown when !forUs:
                return ArpDrop.NotForUs;
            default:
                return ArpDrop.NotLearned;
        }
    }

    /// <summary>The question's buffer carries the answer. Takes <paramref name="m"/>.</summary>
    private void Answer(IfNet ifp, Mbuf m, in ArpPacket question)
    {
        m.TrimBack(m.Length - ArpPacket.Length);
        m.ReceivedOn = null;
        m.Flags = MbufFlags.None;
        m.Timestamp = 0;
        m.WireLength = 0;
        m.VlanTag = null;
        m.Checksum = MbufChecksum.None;
        question.Reply(ifp.Lladdr).Write(m.Data);
        _ = Hand(ifp, m, question.SenderLladdr, ArpEvent.ReplySent);
    }

    private void NoteConflict(IfNet ifp, in ArpPacket packet)
    {
        _events.Count(ArpEvent.Conflict);
        if (_logLimit.TryTake())
        {
            Log.Error("{0}: {1} uses this host's address {2}", ifp.Name, packet.SenderLladdr, packet.SenderAddress);
        }

        if (_defenceLimit.TryTake())
        {
            _ = SendAnnouncement(ifp, packet.SenderAddress);
        }
    }

    private void Say(IfNet ifp, in ArpPacket packet, string what)
    {
        if (_logLimit.TryTake())
        {
            Log.Warn("{0}: {1} {2} {3}", ifp.Name, packet.SenderAddress, what, packet.SenderLladdr);
        }
    }
}
