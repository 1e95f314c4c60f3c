using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>What an aggregate has changed on a member: link address, MTU, groups, receive modes; and how it was before. Lock W of the aggregate; takes C of the member.</summary>
internal sealed class LaggMemberSetup
{
    private readonly IfNet _ifp;
    private readonly int _ownMtu;
    private readonly HashSet<LinkAddress> _joined = [];
    private bool _broughtUp;
    private bool _allMulti;
    private bool _promiscuous;

    internal LaggMemberSetup(IfNet ifp)
    {
        _ifp = ifp;
        _ownMtu = ifp.Mtu;
        OwnLladdr = ifp.Lladdr;
    }

    /// <summary>The address that the interface had before.</summary>
    internal LinkAddress OwnLladdr { get; }

    /// <summary>The MTU that the interface had before.</summary>
    internal int OwnMtu => _ownMtu;

    /// <summary>Makes the interface as the aggregate is, as far as it is not.</summary>
    /// <returns>None; ENXIO: it is going away; else why it can not be used, with <paramref name="failure"/> for people.</returns>
    internal Errno Apply(LinkAddress lladdr, int mtu, HashSet<LinkAddress> groups, bool allMulti, bool promiscuous, out string? failure)
    {
        var error = _ifp.Mtu == mtu ? Errno.None : _ifp.Ioctl(new SetMtu(mtu));
        if (error != Errno.None)
        {
            failure = $"it does not take an MTU of {mtu} ({error})";
            return error;
        }

        error = _ifp.Lladdr == lladdr ? Errno.None : _ifp.Ioctl(new SetLinkAddress(lladdr));
        if (error != Errno.None)
        {
            failure = $"it does not take the address {lladdr} ({error})";
            return error;
        }

        error = BringUp();
        Hear(groups);
        Switch(allMulti, ref _allMulti, _ifp.SetAllMulti);
        Switch(promiscuous, ref _promiscuous, _ifp.SetPromiscuous);
        failure = error == Errno.None ? null : $"it does not come up ({error})";
        return error;
    }

    /// <summary>Makes the interface as it was; it stays up.</summary>
    internal void Restore()
    {
        if (_ifp.IsDetached)
        {
            return;
        }

        Hear([]);
        Switch(false, ref _allMulti, _ifp.SetAllMulti);
        Switch(false, ref _promiscuous, _ifp.SetPromiscuous);
        if (_ifp.Mtu != _ownMtu)
        {
            _ = _ifp.Ioctl(new SetMtu(_ownMtu));
        }

        if (_ifp.Lladdr != OwnLladdr)
        {
            _ = _ifp.Ioctl(new SetLinkAddress(OwnLladdr));
        }
    }

    /// <summary>Once: who takes a member down later means it.</summary>
    private Errno BringUp()
    {
        if (_broughtUp)
        {
            return Errno.None;
        }

        _broughtUp = true;
        return (_ifp.Flags & IfFlags.Up) != 0 ? Errno.None : _ifp.Ioctl(new SetFlags(_ifp.Flags | IfFlags.Up));
    }

    /// <summary>What can not be joined or left now is tried again when something changes next.</summary>
    private void Hear(HashSet<LinkAddress> groups)
    {
        foreach (var group in groups)
        {
            if (!_joined.Contains(group) && _ifp.JoinMulti(SockAddr.Link(group)) == Errno.None)
            {
                _ = _joined.Add(group);
            }
        }

        foreach (var group in _joined.Where(g => !groups.Contains(g)).ToArray())
        {
            _ = _ifp.LeaveMulti(SockAddr.Link(group));
            _ = _joined.Remove(group);
        }
    }

    private static void Switch(bool wanted, ref bool current, Func<bool, Errno> set)
    {
        if (wanted != current && set(wanted) == Errno.None)
        {
            current = wanted;
        }
    }
}
