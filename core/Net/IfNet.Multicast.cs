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
    /// <returns>None; ENOENT when it was not joined.</returns>
    public Errno LeaveMulti(in SockAddr group)
    {
        lock (_config)
        {
            if (!_multi.TryGetValue(group, out var membership))
            {
                return Errno.ENOENT;
            }

            if (--membership.References > 0)
            {
                return Errno.None;
            }

            Forget(group);
            if (membership.Lladdr is { } lladdr)
            {
                DropLinkGroup(SockAddr.Link(lladdr));
            }

            RefreshFilter();
            _ = ProgramFilterLocked();
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
    /// <returns>None; ENETDOWN (not UP); EINVAL (off without on); the driver's error, with the old mode in force.</returns>
    public Errno SetPromiscuous(bool on)
    {
        lock (_config)
        {
            return SetCounted(on, ref _promiscCount, IfFlags.Promisc, "promiscuous mode");
        }
    }

    /// <summary>if_allmulti: counted reception of all multicast frames, like <see cref="SetPromiscuous"/>. n, takes C</summary>
    public Errno SetAllMulti(bool on)
    {
        lock (_config)
        {
            return SetCounted(on, ref _allMultiCount, IfFlags.AllMulti, "all-multicast mode");
        }
    }

    private Errno SetCounted(bool on, ref int count, IfFlags flag, string what)
    {
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

    /// <summary>C</summary>
    private Errno JoinNew(in SockAddr group, LinkAddress? lladdr)
    {
        Remember(new IfMultiAddress(group, lladdr));
        if (lladdr is { } linkGroup)
        {
            AddLinkGroup(SockAddr.Link(linkGroup));
        }

        RefreshFilter();
        var error = ProgramFilterLocked();
        if (error != Errno.None)
        {
            Forget(group);
            if (lladdr is { } refused)
            {
                DropLinkGroup(SockAddr.Link(refused));
            }

            RefreshFilter();
        }

        return error;
    }

    private void AddLinkGroup(SockAddr group)
    {
        if (_multi.TryGetValue(group, out var known))
        {
            known.References++;
        }
        else
        {
            Remember(new IfMultiAddress(group, null));
        }
    }

    private void DropLinkGroup(SockAddr group)
    {
        if (_multi.TryGetValue(group, out var known) && --known.References <= 0)
        {
            Forget(group);
        }
    }

    private void Remember(IfMultiAddress membership)
    {
        _multi.Add(membership.Group, membership);
        Stack.Events.Publish(new IfEvent.MulticastChanged(this, Name, membership.Group, Added: true));
    }

    private void Forget(in SockAddr group)
    {
        _ = _multi.Remove(group);
        Stack.Events.Publish(new IfEvent.MulticastChanged(this, Name, group, Added: false));
    }

    /// <summary>C</summary>
    private void DropAllMulti()
    {
        foreach (var group in _multi.Keys.ToArray())
        {
            Forget(group);
        }

        RefreshFilter();
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
            _filter.Groups, (flags & IfFlags.AllMulti) != 0, (flags & IfFlags.Promisc) != 0));
        return error is Errno.EOPNOTSUPP or Errno.EINVAL ? Errno.None : error;
    }
}
