using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <content>lagg_port_create, lagg_port_destroy, lagg_port_state: who the members are, and which of them carry.</content>
internal sealed partial class LaggDriver
{
    /// <summary>LAGG_MAX_PORTS.</summary>
    internal const int MaxMembers = 32;

    /// <summary>In order of joining; replaced, never changed.</summary>
    private volatile LaggMember[] _members = [];

    /// <summary>No members any more, but their interfaces are not yet as they were. L</summary>
    private readonly List<LaggMember> _leaving = [];

    /// <summary>The link address is to be that of the first member; and the MTU, when there was none before. L</summary>
    private bool _adoptLladdr;
    private bool _adoptMtu;

    private LaggMember? Find(IfNet? ifp) => Array.Find(_members, m => m.Ifp == ifp);

    /// <summary>S</summary>
    private Errno Add(IfNet ifp)
    {
        var error = Check(ifp);
        if (error != Errno.None)
        {
            return error;
        }

        LaggMember member;
        lock (_lock)
        {
            member = new LaggMember(this, ifp, _lacp?.Add((ushort)ifp.Index));
        }

        error = Take(member);
        lock (_lock)
        {
            if (error != Errno.None)
            {
                _lacp?.Remove(member.Lacp!);
                return error;
            }

            _adoptLladdr |= _members.Length == 0;
            _adoptMtu |= _members.Length == 0;
            _members = [.. _members, member];
        }

        Log.Info("{0}: {1} is a member", Ifp.Name, ifp.Name);
        Wake();
        return Errno.None;
    }

    private Errno Check(IfNet ifp)
    {
        if (Find(ifp) is not null)
        {
            return Errno.EEXIST;
        }

        if (ifp == Ifp || ifp.Type != IfType.Ether || ifp.Stack != Ifp.Stack || ifp.Driver is LaggDriver)
        {
            return Errno.EINVAL;
        }

        // The first one brings its MTU along.
        return _members.Length == MaxMembers ? Errno.ENOBUFS : _members.Length > 0 && ifp.MtuLimit < Ifp.Mtu ? Errno.EMSGSIZE : Errno.None;
    }

    /// <summary>The slot on the interface, and the note of what is made of what: both or none.</summary>
    private Errno Take(LaggMember member)
    {
        var error = member.Ifp.TakeInput(member);
        if (error != Errno.None)
        {
            return error;
        }

        error = Ifp.Stack.Composition.Add(Ifp, member.Ifp);
        if (error != Errno.None)
        {
            member.Ifp.ReleaseInput(member);
        }

        return error;
    }

    /// <summary>S</summary>
    private Errno Delete(IfNet ifp)
    {
        if (Find(ifp) is not { } member)
        {
            return Errno.ENOENT;
        }

        lock (_lock)
        {
            Leave(member);
        }

        Wake();
        return Errno.None;
    }

    /// <summary>L</summary>
    private void Leave(LaggMember member)
    {
        _members = [.. _members.Where(m => m != member)];
        _leaving.Add(member);
        member.Ready = false;
        member.Distributes = false;
        member.Collects = false;
        _lacp?.Remove(member.Lacp!);

        // An address that leaves with its owner may turn up elsewhere in the network.
        _adoptLladdr |= member.Setup.OwnLladdr == Ifp.Lladdr;
        Refresh();
    }

    /// <summary>Something has happened to an interface of the stack. Called from anywhere, perhaps with C of that interface held: nothing waits here.</summary>
    private void Observe(IfEvent happened)
    {
        if (happened.Ifp != Ifp)
        {
            if (Find(happened.Ifp) is not { } member)
            {
                return;
            }

            lock (_lock)
            {
                member.Gone |= happened is IfEvent.DeviceNotify { Type: "DETACH" };
                Refresh();
            }
        }

        Wake();
    }

    /// <summary>Who has a link, what LACP makes of it, and who carries then. L</summary>
    private void Refresh()
    {
        foreach (var member in _members)
        {
            _lacp?.SetEnabled(member.Lacp!, IsUsable(member), member.Ifp.Baudrate);
        }

        _lacp?.Run();
        ChooseCarriers();
    }

    private bool IsUsable(LaggMember member) => _running && member.Ready && !member.Gone && member.HasLink;

    /// <summary>L</summary>
    private void ChooseCarriers()
    {
        var old = _carriers;
        var same = true;
        var count = 0;
        foreach (var member in _members)
        {
            // Failover: the first that can, alone.
            var carries = _lacp is null && IsUsable(member) && (count == 0 || _protocol != LaggProtocol.Failover);
            member.Distributes = carries || member.Lacp is { IsDistributing: true };
            member.Collects = carries || member.Lacp is { IsCollecting: true };
            if (member.Distributes)
            {
                same &= count < old.Length && old[count] == member;
                count++;
            }
        }

        if (same && count == old.Length)
        {
            return;
        }

        _carriers = Array.FindAll(_members, static m => m.Distributes);

        // The other end, or a switch, must learn the way; what was announced while there was no link has been lost.
        _announce |= count > 0 && (old.Length == 0 || _protocol == LaggProtocol.Failover);
    }
}
