using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <content>What is done on an interface thread: members are made as the aggregate is, LACPDUs and answers to markers leave, the link is reported.</content>
internal sealed partial class LaggDriver
{
    /// <summary>A timer that is due already is not waited for in a circle.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(10);

    private readonly Lock _working = new();

    /// <summary>The addresses are to be announced. L</summary>
    private bool _announce;

    private LinkState LinkNow => _carriers.Length > 0 ? LinkState.Up : LinkState.Down;

    /// <summary>Has <see cref="Work"/> done soon. Any lock or none.</summary>
    internal void Wake() => Ifp.Stack.Ports.Send(_work, 0);

    /// <summary>Does what is to be done; nothing when nothing is. n, takes W</summary>
    internal void Work()
    {
        lock (_working)
        {
            if (_ended)
            {
                return;
            }

            ReleaseLeaving();
            Adopt();
            Array.ForEach(_members, Configure);
            Offer();
            lock (_lock)
            {
                Refresh();
            }

            AnswerMarkers();
            Array.ForEach(_members, SendLacp);
            FollowLink();
            Announce();
            Rearm();
        }
    }

    /// <summary>Members that were removed, or whose interface goes.</summary>
    private void ReleaseLeaving()
    {
        LaggMember[] leaving;
        lock (_lock)
        {
            foreach (var member in _members)
            {
                if (member.Gone)
                {
                    Leave(member);
                }
            }

            leaving = [.. _leaving];
            _leaving.Clear();
        }

        Array.ForEach(leaving, Release);
    }

    /// <summary>The interface is as it was before it became a member.</summary>
    private void Release(LaggMember member)
    {
        member.Setup.Restore();
        member.Ifp.ReleaseInput(member);
        Ifp.Stack.Composition.Remove(Ifp, member.Ifp);
        Log.Info("{0}: {1} is no member any more", Ifp.Name, member.Ifp.Name);
    }

    /// <summary>The first member gives the aggregate its link address and, when it was without members, its MTU.</summary>
    private void Adopt()
    {
        LaggMemberSetup? first;
        bool lladdr, mtu;
        lock (_lock)
        {
            first = _members.Length > 0 ? _members[0].Setup : null;
            (lladdr, mtu) = (_adoptLladdr, _adoptMtu);
            (_adoptLladdr, _adoptMtu) = (false, false);
        }

        if (first is null)
        {
            return;
        }

        if (mtu && Ifp.Mtu != first.OwnMtu)
        {
            Note(Ifp.Ioctl(new SetMtu(first.OwnMtu)), "its MTU");
        }

        if (lladdr && Ifp.Lladdr != first.OwnLladdr)
        {
            Note(Ifp.Ioctl(new SetLinkAddress(first.OwnLladdr)), "its address");
        }
    }

    private void Note(Errno error, string what)
    {
        if (error is not (Errno.None or Errno.ENXIO))
        {
            Log.Warn("{0}: {1} does not follow the first member ({2})", Ifp.Name, what, error);
        }
    }

    private void Configure(LaggMember member)
    {
        var filter = _filter;
        HashSet<LinkAddress> groups = [.. filter.Groups];
        if (_lacp is not null)
        {
            _ = groups.Add(SlowProtocol.Destination);
        }

        var error = member.Setup.Apply(Ifp.Lladdr, Ifp.Mtu, groups, filter.AllMulti, filter.Promiscuous, out var failure);
        if (error is not (Errno.None or Errno.ENXIO) && failure != member.Failure)
        {
            Log.Warn("{0}: {1} can not be used: {2}", Ifp.Name, member.Ifp.Name, failure);
        }

        lock (_lock)
        {
            member.Failure = failure;
            member.Ready = failure is null;
        }
    }

    /// <summary>lagg_capabilities: what all members offer; its link it always knows.</summary>
    private void Offer()
    {
        var members = _members;
        var offered = members.Length == 0 ? IfCapabilities.None : ~IfCapabilities.None;
        long baudrate = 0;
        foreach (var member in members)
        {
            offered &= member.Ifp.Capabilities;
            baudrate += member.Distributes ? member.Ifp.Baudrate : 0;
        }

        offered |= IfCapabilities.LinkState;
        Ifp.Baudrate = baudrate;
        if (members.Length > 0 && offered != Ifp.Capabilities)
        {
            Ifp.OfferCapabilities(offered);
        }
    }

    /// <summary>Whoever reports last reports what is true: another thread may have reported in between.</summary>
    private void FollowLink()
    {
        while (Ifp.Link != LinkNow)
        {
            Ifp.SetLink(LinkNow);
        }
    }

    private void Announce()
    {
        bool announce;
        lock (_lock)
        {
            announce = _announce;
            _announce = false;
        }

        if (announce)
        {
            Ifp.AnnounceAddresses();
        }
    }

    private void Rearm()
    {
        if (_timer is null)
        {
            return;
        }

        TimeSpan due;
        lock (_lock)
        {
            due = _running ? _lacp!.UntilDue : Timeout.InfiniteTimeSpan;
        }

        _ = _timer.Change(due == Timeout.InfiniteTimeSpan || due > ShortestWait ? due : ShortestWait, Timeout.InfiniteTimeSpan);
    }
}
