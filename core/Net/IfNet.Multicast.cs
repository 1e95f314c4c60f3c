using HwNet.Ioctl;

namespace HwNet.Net;

/// <content>if_addmulti, if_delmulti, ifpromisc, if_allmulti: counted receive modes.</content>
public sealed partial class IfNet
{
    private readonly Dictionary<SockAddr, IfMultiAddress> _multi = [];
    private volatile MulticastFilter _filter = MulticastFilter.Empty;
    private int _promiscCount;
    private int _allMultiCount;

    /// <summary>mfilter: the joined link-layer groups, as the receive path looks them up.</summary>
    public MulticastFilter MulticastFilter => _filter;

    /// <summary>if_multiaddrs: every membership with its reference count, network-layer and link-layer.</summary>
    public IReadOnlyDictionary<SockAddr, int> Memberships
    {
        get
        {
            lock (_config)
            {
                return _multi.ToDictionary(static e => e.Key, static e => e.Value.References);
            }
        }
    }

    /// <summary>if_addmulti: joins a group of the network or the link layer; only the first join reaches the driver. n, takes C</summary>
    /// <returns>None; ENXIO; EADDRNOTAVAIL, EAFNOSUPPORT (the link layer refuses); the driver's error, with nothing joined.</returns>
    public Errno JoinMulti(in SockAddr group)
    {
        lock (_config)
        {
            if (Volatile.Read(ref _state) != Attached)
            {
                return Errno.ENXIO;
            }

            if (_multi.TryGetValue(group, out var known))
            {
                known.References++;
                return Errno.None;
            }

            var error = LinkLayer.ResolveMulti(group, out var lladdr);
            return error == Errno.None ? JoinNew(group, lladdr) : error;
        }
    }

    /// <summary>if_delmulti: leaves a group; only the last leave reaches the driver. n, takes C</summary>
    /// <returns>None; ENOENT when it was not joined, or is only in use by network-layer groups that map to it.</returns>
    public Errno LeaveMulti(in SockAddr group)
    {
        lock (_config)
        {
            if (!_multi.TryGetValue(group, out var membership) || membership.References == membership.Held)
            {
                return Errno.ENOENT;
            }

            if (--membership.References == 0)
            {
                LeaveLast(membership);
            }

            return Errno.None;
        }
    }

    /// <summary>if_delallmulti: drops all memberships at once. n, takes C</summary>
    public void LeaveAllMulti()
    {
        lock (_config)
        {
            DropAllMulti();
            _ = ProgramFilterLocked();
        }
    }

    /// <summary>ifpromisc: counted promiscuous mode; only the first on and the last off reach the driver. n, takes C</summary>
    /// <returns>None; ENXIO (detached); ENETDOWN (not UP); EINVAL (off without on); the driver's error, with the old mode in force.</returns>
    public Errno SetPromiscuous(bool on)
    {
        lock (_config)
        {
            return SetCounted(on, ref _promiscCount, IfFlags.Promisc, "promiscuous mode");
        }
    }

    /// <summary>if_allmulti: counted reception of all multicast frames, like <see cref="SetPromiscuous"/>, but also while not UP. n, takes C</summary>
    /// <returns>None; ENXIO (detached); EINVAL (off without on); the driver's error, with the old mode in force.</returns>
    public Errno SetAllMulti(bool on)
    {
        lock (_config)
        {
            return SetCounted(on, ref _allMultiCount, IfFlags.AllMulti, "all-multicast mode");
        }
    }

    private Errno SetCounted(bool on, ref int count, IfFlags flag, string what)
    {
        if (Volatile.Read(ref _state) != Attached)
        {
            return Errno.ENXIO;
        }

        if (!on && count == 0)
        {
            return Errno.EINVAL;
        }

        if (flag == IfFlags.Promisc && (Flags & IfFlags.PPromisc) != 0)
        {
            count += on ? 1 : -1;
            return Errno.None;
        }

        if (on && flag == IfFlags.Promisc && (Flags & IfFlags.Up) == 0)
        {
            return Errno.ENETDOWN;
        }

        count += on ? 1 : -1;
        if (count != (on ? 1 : 0))
        {
            return Errno.None;
        }

        ChangeFlags(on ? flag : IfFlags.None, on ? IfFlags.None : flag);
        var error = ProgramFilterLocked();
        if (error != Errno.None)
        {
            count += on ? -1 : 1;
            ChangeFlags(on ? IfFlags.None : flag, on ? flag : IfFlags.None);
            return error;
        }

        Log.Info("{0}: {1} {2}", Name, what, on ? "enabled" : "disabled");
        PublishInfo();
        return Errno.None;
    }

    /// <summary>The driver is called only when the link-layer groups have changed: several network-layer groups may share one. C</summary>
    private Errno JoinNew(in SockAddr group, LinkAddress? lladdr)
    {
        _multi.Add(group, new IfMultiAddress(group, lladdr) { References = 1 });
        var changed = lladdr is not { } held || HoldLinkGroup(SockAddr.Link(held));
        if (changed)
        {
            RefreshFilter();
            var error = ProgramFilterLocked();
            if (error != Errno.None)
            {
                _ = _multi.Remove(group);
                _ = lladdr is { } refused && ReleaseLinkGroup(SockAddr.Link(refused));
                RefreshFilter();
                return error;
            }
        }

        PublishMembership(group, added: true);
        if (changed && lladdr is { } linkGroup)
        {
            PublishMembership(SockAddr.Link(linkGroup), added: true);
        }

        return Errno.None;
    }

    /// <summary>C</summary>
    private void LeaveLast(IfMultiAddress membership)
    {
        _ = _multi.Remove(membership.Group);
        PublishMembership(membership.Group, added: false);
        if (membership.Lladdr is { } lladdr)
        {
            var linkGroup = SockAddr.Link(lladdr);
            if (!ReleaseLinkGroup(linkGroup))
            {
                return;
            }

            PublishMembership(linkGroup, added: false);
        }

        RefreshFilter();

        // A device that can not forget the group hears more than it must; the software filter drops that.
        _ = ProgramFilterLocked();
    }

    /// <returns>True: nobody had joined the link-layer group before.</returns>
    private bool HoldLinkGroup(in SockAddr group)
    {
        var known = _multi.TryGetValue(group, out var membership);
        if (membership is null)
        {
            membership = new IfMultiAddress(group, null);
            _multi.Add(group, membership);
        }

        membership.References++;
        membership.Held++;
        return !known;
    }

    /// <returns>True: that was the last reference to the link-layer group.</returns>
    private bool ReleaseLinkGroup(in SockAddr group)
    {
        if (!_multi.TryGetValue(group, out var membership))
        {
            return false;
        }

        membership.Held--;
        return --membership.References == 0 && _multi.Remove(group);
    }

    private void PublishMembership(in SockAddr group, bool added) =>
        Stack.Events.Publish(new IfEvent.MulticastChanged(this, Name, group, added));

    /// <summary>C</summary>
    private void DropAllMulti()
    {
        var groups = _multi.Keys.ToArray();
        _multi.Clear();
        RefreshFilter();
        foreach (var group in groups)
        {
            PublishMembership(group, added: false);
        }
    }

    private void RefreshFilter() => _filter = new MulticastFilter(
        [.. _multi.Keys.Where(static g => g.Family == AddressFamily.Link).Select(static g => g.Lladdr)]);

    /// <summary>C, takes S</summary>
    private Errno ProgramFilterLocked()
    {
        Serializer.Enter();
        try
        {
            return ProgramFilter();
        }
        finally
        {
            Serializer.Exit();
        }
    }

    /// <summary>Has the driver program its receive filter; a driver that cannot leaves the work to the software filter. S</summary>
    private Errno ProgramFilter()
    {
        if ((Flags & IfFlags.Running) == 0)
        {
            return Errno.None;
        }

        var flags = Flags;
        var error = _driver.Ioctl(new SetReceiveFilter(
            GroupsToHear(), (flags & IfFlags.AllMulti) != 0, (flags & IfFlags.Promisc) != 0));
        return error is Errno.EOPNOTSUPP or Errno.EINVAL ? Errno.None : error;
    }
}
