using System.Globalization;
using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <summary>if_bridge: a learning bridge; its interface is where the local stack takes part. It has no queue.</summary>
/// <remarks>
/// Locks: receivers and senders take none here; they read the members as one array. Members change under a lock of the bridge, taken before
/// the member's hook; the address table has its own. Promiscuous mode is left to <see cref="BridgeFollower"/>.
/// </remarks>
internal sealed partial class BridgeDriver : TransmitDriver
{
    private readonly AddressTable _table = new();
    private readonly BridgeFollower _follower;
    private volatile bool _running;
    private int _inside;
    private long _start;

    internal BridgeDriver() => _follower = new BridgeFollower(this);

    /// <inheritdoc/>
    public override string Status => Members.Length == 0
        ? "no members"
        : string.Create(CultureInfo.InvariantCulture, $"members {string.Join(' ', Members.Select(static m => m.Ifp.Name))}, {_table.List(Now).Count} addresses");

    internal BridgeCounters Counters { get; } = new();

    /// <summary>Seconds since the bridge was made.</summary>
    internal int Now => (int)Ifp.Stack.Clock.GetElapsedTime(_start).TotalSeconds;

    /// <summary>bridge_input: frames that came in by a member. Takes all. n</summary>
    internal void Receive(BridgeMember from, ref MbufBatch frames)
    {
        // Counted before the look at the flag: a drain waits for whoever saw it set.
        _ = Interlocked.Increment(ref _inside);
        try
        {
            if (!_running)
            {
                Counters.Count(BridgeDrop.Down, frames.FreeAll());
                return;
            }

            var run = new ForwardingRun(this, from);
            while (frames.TryRemoveFirst(out var m))
            {
                run.Receive(m);
            }

            run.Finish();
        }
        finally
        {
            _ = Interlocked.Decrement(ref _inside);
        }
    }

    /// <summary>Behind which member an address is; null when that is not known. n</summary>
    internal BridgeMember? FindMember(LinkAddress address, int now)
    {
        var number = _table.Find(address, now);
        return number < 0 ? null : Volatile.Read(ref _byNumber[number]);
    }

    /// <summary>A frame from the address came in by a member. n</summary>
    internal void Learn(LinkAddress source, BridgeMember from, int now)
    {
        if (_table.Learn(source, from.Number, now) is { } happened)
        {
            Counters.Count(happened, 1);
            if (happened == BridgeEvent.Moved)
            {
                NoteMove(now);
            }
        }
    }

    protected override Errno IfInit()
    {
        _running = true;
        FollowLink();
        return Errno.None;
    }

    protected override void IfStop() => _running = false;

    protected override void IfDrain()
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref _inside) != 0)
        {
            spin.SpinOnce();
        }
    }

    /// <summary>bridge_transmit: from the local stack to where the destination is.</summary>
    protected override void IfTransmit(ref MbufBatch packets)
    {
        Ifp.Counters.CountSent(packets.Count);
        var run = new ForwardingRun(this, null);
        while (packets.TryRemoveFirst(out var m))
        {
            run.Send(m);
        }

        run.Finish();
    }

    /// <summary>It has no queue.</summary>
    protected override void IfQflush(ref MbufBatch flushed)
    {
    }

    protected override Errno IfIoctl(IfRequest request) => request switch
    {
        SetFlags or SetReceiveFilter or SetLinkAddress or SetRawAddress => Errno.None,
        SetMtu r => Array.TrueForAll(Members, m => r.Mtu <= m.Ifp.Mtu) ? Errno.None : Errno.EINVAL,
        AddBridgeMember r => Add(r.Member),
        DeleteBridgeMember r => Delete(r.Member),
        SetBridgeAddress r => SetStatic(r),
        DeleteBridgeAddress r => _table.Remove(r.Address, Now) ? Errno.None : Errno.ENOENT,
        FlushBridge r => Flush(r.StaticToo),
        SetBridgeCache r => SetCache(r),
        GetBridge r => Answer(r),
        _ => Errno.EINVAL,
    };

    private Errno SetStatic(SetBridgeAddress request)
    {
        if (!request.Address.IsStation)
        {
            return Errno.EINVAL;
        }

        lock (_place)
        {
            return Array.Find(Members, m => m.Ifp == request.Member) is not { } member ? Errno.ENOENT
                : _table.TrySet(request.Address, member.Number, Now) ? Errno.None
                : Errno.ENOBUFS;
        }
    }

    private Errno Flush(bool staticToo)
    {
        _table.Flush(-1, staticToo);
        return Errno.None;
    }

    private Errno SetCache(SetBridgeCache request)
    {
        if (request.Limit is < 1 or > AddressTable.MaxLimit || request.Timeout < TimeSpan.FromSeconds(1) || request.Timeout > TimeSpan.FromDays(1))
        {
            return Errno.EINVAL;
        }

        _table.Limit = request.Limit;
        _table.Timeout = (int)request.Timeout.TotalSeconds;
        return Errno.None;
    }

    private Errno Answer(GetBridge request)
    {
        var addresses = new List<BridgeAddress>();
        foreach (var (address, number, isStatic) in _table.List(Now))
        {
            if (_byNumber[number] is { } member)
            {
                addresses.Add(new BridgeAddress(address, member.Ifp, isStatic));
            }
        }

        request.Reply = new BridgeStatus([.. Members.Select(static m => m.Ifp)], addresses, Counters.Events, Counters.Drops);
        return Errno.None;
    }
}
