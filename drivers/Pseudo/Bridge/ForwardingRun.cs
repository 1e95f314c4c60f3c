using HwNet.Buffers;
using HwNet.Drivers.Shared.Tagging;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>bridge_forward, bridge_broadcast: takes one batch through the bridge: runs of frames that leave by the same member leave as one. Lives on the stack.</summary>
internal ref struct ForwardingRun
{
    /// <summary>01:80:c2:00:00:0x.</summary>
    private const ulong ReservedGroups = 0x0180_c200_0000;

    private readonly BridgeDriver _bridge;
    private readonly BridgeMember? _from;
    private readonly BridgeMember[] _members;
    private readonly LinkAddress _own;
    private readonly bool _wantsAll;
    private readonly int _now;
    private BridgeMember? _to;
    private MbufBatch _run;
    private MbufBatch _local;
    private int _forwarded;
    private int _flooded;

    /// <param name="bridge">The bridge.</param>
    /// <param name="from">Where the batch came in; null: from the bridge's own interface.</param>
    internal ForwardingRun(BridgeDriver bridge, BridgeMember? from)
    {
        _bridge = bridge;
        _from = from;
        _members = bridge.Members;
        _own = bridge.Ifp.Lladdr;
        _wantsAll = from is not null && (bridge.Ifp.Flags & IfFlags.Promisc) != 0;
        _now = bridge.Now;
    }

    /// <summary>A frame from a member: is it one to forward, who sent it, and where to. Takes <paramref name="m"/>.</summary>
    internal void Receive(Mbuf m)
    {
        m.Flags &= ~MbufFlags.Promisc;
        var data = m.Data;
        var to = LinkAddress.Read(data);
        var source = LinkAddress.Read(data[LinkAddress.Length..]);
        if (!source.IsStation)
        {
            Drop(m, BridgeDrop.BadSource);
        }
        else if (source == _own)
        {
            Drop(m, BridgeDrop.OwnSource);
        }
        else if ((to.ToUInt64() & ~0xfUL) == ReservedGroups)
        {
            Drop(m, BridgeDrop.Reserved);
        }
        else
        {
            _bridge.Learn(source, _from!, _now);
            Route(m, to);
        }
    }

    /// <summary>A frame from the bridge's own interface. Takes <paramref name="m"/>.</summary>
    internal void Send(Mbuf m) => Route(m, LinkAddress.Read(m.Data));

    /// <summary>Sends and hands up what is left.</summary>
    internal void Finish()
    {
        Flush();
        if (_forwarded > 0)
        {
            _bridge.Counters.Count(BridgeEvent.Forwarded, _forwarded);
        }

        if (_flooded > 0)
        {
            _bridge.Counters.Count(BridgeEvent.Flooded, _flooded);
        }

        if (!_local.IsEmpty)
        {
            _bridge.Counters.Count(BridgeEvent.Local, _local.Count);
            _bridge.Ifp.Input(ref _local);
        }
    }

    private void Route(Mbuf m, LinkAddress to)
    {
        if (to.IsGroup)
        {
            Flood(m, localToo: _from is not null);
            return;
        }

        if (to == _own && _from is not null)
        {
            _local.Append(m);
            return;
        }

        var target = _bridge.FindMember(to, _now);
        if (target is null)
        {
            Flood(m, _wantsAll);
        }
        else if (target == _from)
        {
            Drop(m, BridgeDrop.SameMember);
        }
        else
        {
            if (_wantsAll && TryCopy(m, out var copy))
            {
                _local.Append(copy!);
            }

            _forwarded++;
            Queue(target, m);
        }
    }

    /// <summary>To all members but where it came from; the last one, or the bridge's own interface, gets the frame itself, the others copies.</summary>
    private void Flood(Mbuf m, bool localToo)
    {
        BridgeMember? last = null;
        foreach (var member in _members)
        {
            if (member == _from || !member.IsAlive)
            {
                continue;
            }

            QueueCopy(last, m);
            last = member;
        }

        _flooded++;
        if (localToo)
        {
            QueueCopy(last, m);
            _local.Append(m);
        }
        else if (last is not null)
        {
            Queue(last, m);
        }
        else
        {
            Drop(m, BridgeDrop.MemberDown);
        }
    }

    private void QueueCopy(BridgeMember? member, Mbuf m)
    {
        if (member is not null && TryCopy(m, out var copy))
        {
            Queue(member, copy!);
        }
    }

    private readonly bool TryCopy(Mbuf m, out Mbuf? copy)
    {
        if (m.TryCopy(out copy))
        {
            return true;
        }

        _bridge.Counters.Count(BridgeDrop.NoBuffer, 1);
        return false;
    }

    private void Queue(BridgeMember member, Mbuf m)
    {
        if (member != _to)
        {
            Flush();
            _to = member;
        }

        // The receiving hardware may have put the tag beside the frame, and the sending hardware not take it from there.
        if (m.VlanTag is not null && (member.Ifp.CapabilitiesEnabled & IfCapabilities.VlanHwTagging) == 0 && !FrameTag.TryMaterialise(m))
        {
            Drop(m, BridgeDrop.NoBuffer);
            return;
        }

        _run.Append(m);
    }

    private void Flush()
    {
        if (_run.IsEmpty)
        {
            return;
        }

        if (_to!.IsAlive)
        {
            // What the member refuses it counts by its own cause: queue full, too long.
            _ = _to.Ifp.Transmit(ref _run);
        }
        else
        {
            _bridge.Counters.Count(BridgeDrop.MemberDown, _run.FreeAll());
        }
    }

    private readonly void Drop(Mbuf m, BridgeDrop cause)
    {
        _bridge.Counters.Count(cause, 1);
        m.Free();
    }
}
