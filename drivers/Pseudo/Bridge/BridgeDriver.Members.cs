using HwNet.Net;
using NLog;

namespace HwNet.Drivers.Pseudo.Bridge;

/// <content>Members: who may be one, how they come and go.</content>
internal sealed partial class BridgeDriver
{
    internal const int MaxMembers = 64;

    /// <summary>So many addresses a second that change their member are no stations that were carried about.</summary>
    private const int ManyMoves = 100;

    private static readonly Logger Log = LogManager.GetLogger("HwNet.Drivers.Bridge");

    private readonly Lock _place = new();
    private readonly BridgeMember?[] _byNumber = new BridgeMember?[MaxMembers];
    private readonly List<BridgeMember> _leaving = [];
    private volatile BridgeMember[] _members = [];
    private IDisposable? _watch;
    private int _lastNumber;
    private int _moves;
    private int _movesAt;

    internal BridgeMember[] Members => _members;

    /// <summary>The interface is attached: the bridge's life begins. n</summary>
    internal void Begin()
    {
        _start = Ifp.Stack.Clock.GetTimestamp();
        _watch = Ifp.Stack.Events.Subscribe(Happened);
    }

    /// <summary>bridge_ioctl_add. n or S</summary>
    /// <returns>As <see cref="AddBridgeMember"/> says.</returns>
    internal Errno Add(IfNet ifp)
    {
        Errno error;
        lock (_place)
        {
            error = Check(ifp);
            if (error == Errno.None && (error = Ifp.Stack.Composition.Add(Ifp, ifp)) == Errno.None && (error = Enter(ifp)) != Errno.None)
            {
                Ifp.Stack.Composition.Remove(Ifp, ifp);
            }
        }

        if (error == Errno.None)
        {
            FollowLink();
            _follower.Send();
        }

        return error;
    }

    /// <summary>The members that left since the last time; they need not be promiscuous for us any more.</summary>
    internal BridgeMember[] TakeLeaving()
    {
        lock (_place)
        {
            BridgeMember[] leaving = [.. _leaving];
            _leaving.Clear();
            return leaving;
        }
    }

    protected override void IfDetached()
    {
        _watch?.Dispose();
        lock (_place)
        {
            foreach (var member in _members)
            {
                Leave(member);
            }
        }

        _follower.LetGo();
    }

    private Errno Delete(IfNet ifp)
    {
        lock (_place)
        {
            if (Array.Find(_members, m => m.Ifp == ifp) is not { } member)
            {
                return Errno.ENOENT;
            }

            Leave(member);
        }

        FollowLink();
        _follower.Send();
        return Errno.None;
    }

    private Errno Check(IfNet ifp)
    {
        if (Array.Exists(_members, m => m.Ifp == ifp))
        {
            return Errno.EEXIST;
        }

        if (ifp.Stack != Ifp.Stack || ifp.HeaderLength != BridgeCloner.EtherHeader || (_members.Length > 0 && _members[0].Ifp.Mtu != ifp.Mtu))
        {
            return Errno.EINVAL;
        }

        // A frame must not come back by another way: a VLAN and its parent, an aggregate and its member.
        var composition = Ifp.Stack.Composition;
        return Array.Exists(_members, m => composition.IsMadeOf(m.Ifp, ifp) || composition.IsMadeOf(ifp, m.Ifp)) ? Errno.ELOOP
            : _members.Length == MaxMembers ? Errno.ENOBUFS
            : Errno.None;
    }

    /// <summary>The numbers are used in turn: one that has just become free may still be in the table for a moment.</summary>
    private Errno Enter(IfNet ifp)
    {
        do
        {
            _lastNumber = (_lastNumber + 1) % MaxMembers;
        }
        while (_byNumber[_lastNumber] is not null);

        var member = new BridgeMember(this, ifp, _lastNumber);
        Volatile.Write(ref _byNumber[_lastNumber], member);
        var error = ifp.TakeInput(member);
        if (error != Errno.None)
        {
            Volatile.Write(ref _byNumber[_lastNumber], null);
            return error;
        }

        _members = [.. _members, member];
        return Errno.None;
    }

    /// <summary>bridge_delete_member.</summary>
    private void Leave(BridgeMember member)
    {
        member.Ifp.ReleaseInput(member);
        _members = [.. _members.Where(m => m != member)];
        Volatile.Write(ref _byNumber[member.Number], null);
        _table.Flush(member.Number, staticToo: true);
        Ifp.Stack.Composition.Remove(Ifp, member.Ifp);
        _leaving.Add(member);
    }

    /// <summary>A member's flags or link changed, or it is detached. A rename, which looks like departure and arrival, is none of our business.</summary>
    private void Happened(IfEvent happened)
    {
        if (!Array.Exists(_members, m => m.Ifp == happened.Ifp))
        {
            return;
        }

        if (happened is IfEvent.DeviceNotify { Type: "DETACH" })
        {
            // ENOENT: somebody else took it out in this moment.
            _ = Delete(happened.Ifp);
        }
        else if (happened is IfEvent.InfoChanged)
        {
            FollowLink();
            _follower.Send();
        }
    }

    /// <summary>bridge_linkcheck: there is a link when one member has one.</summary>
    private void FollowLink() => Ifp.SetLink(Array.Exists(_members, static m => m.IsAlive) ? LinkState.Up : LinkState.Down);

    /// <summary>A loop of cables is not in the configuration; it shows by stations that seem to be everywhere.</summary>
    private void NoteMove(int now)
    {
        if (Interlocked.Exchange(ref _movesAt, now) != now)
        {
            Volatile.Write(ref _moves, 0);
        }

        if (Interlocked.Increment(ref _moves) == ManyMoves)
        {
            Log.Warn("{0}: {1} addresses changed their member within a second: is there a loop of cables, or another bridge beside this one?", Ifp.Name, ManyMoves);
        }
    }
}
