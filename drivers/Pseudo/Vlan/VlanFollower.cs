using HwNet.Ioctl;
using HwNet.Net;
using NLog;

namespace HwNet.Drivers.Pseudo.Vlan;

/// <summary>Makes a VLAN interface follow its parent (address, MTU), and the parent hear what the VLAN wants to hear (groups, promiscuous mode).</summary>
/// <remarks>
/// Runs on the interface's thread with no lock held, because it needs C of both interfaces, one after the other. Lock: own, taken before C;
/// no entry point of the driver takes it. What the parent refuses is tried again with its next change.
/// </remarks>
internal sealed class VlanFollower(VlanDriver vlan) : IfMessage
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Drivers.Vlan");

    private readonly Lock _lock = new();
    private readonly Dictionary<LinkAddress, IfMembership> _joined = [];
    private IfNet? _parent;
    private LinkAddress _followed;
    private int _largest;
    private bool _begun;
    private bool _promiscuous;
    private bool _allMulti;

    /// <summary>Has it run soon; once, however often it is asked. Any lock or none</summary>
    internal void Send() => vlan.Ifp.Stack.Ports.Send(this, vlan.Ifp.CpuId);

    /// <summary>The VLAN is detached: the parent need not listen for it any more. n</summary>
    internal void LetGo()
    {
        lock (_lock)
        {
            LeaveOld();
        }
    }

    protected override void Dispatch()
    {
        lock (_lock)
        {
            var binding = vlan.Ifp.IsDetached ? null : vlan.Binding;
            if (binding?.Parent != _parent)
            {
                LeaveOld();
                _parent = binding?.Parent;
                Begin();
            }

            if (_parent is { } parent)
            {
                FollowAddress(parent);
                FollowMtu(binding!);
                Listen(parent, vlan.Filter);
            }
        }

        Reply(Errno.None);
    }

    /// <summary>With the first parent the VLAN has nothing of its own; with a later one, what it had changed stays.</summary>
    private void Begin()
    {
        if (!_begun)
        {
            _begun = true;
            _followed = vlan.Ifp.Lladdr;
            _largest = vlan.Ifp.Mtu;
        }
    }

    /// <summary>An address of its own stays: the parent's is taken over only while the VLAN has that.</summary>
    private void FollowAddress(IfNet parent)
    {
        var wanted = parent.Lladdr;
        if (vlan.Ifp.Lladdr != _followed || wanted == _followed)
        {
            return;
        }

        var bytes = new byte[LinkAddress.Length];
        wanted.Write(bytes);
        if (Tell(vlan.Ifp.Ioctl(new SetLinkAddress(bytes)), "take over the parent's address"))
        {
            _followed = wanted;
        }
    }

    /// <summary>An MTU that was chosen smaller stays, unless it has become too large.</summary>
    private void FollowMtu(VlanBinding binding)
    {
        var wanted = binding.LargestMtu;
        var mtu = vlan.Ifp.Mtu;
        if (mtu != wanted && (mtu > wanted || mtu == _largest) && !Tell(vlan.Ifp.Ioctl(new SetMtu(wanted)), "take over the parent's MTU"))
        {
            return;
        }

        _largest = wanted;
    }

    private void Listen(IfNet parent, SetReceiveFilter? filter)
    {
        var groups = filter?.Groups ?? [];
        foreach (var group in _joined.Keys.Except(groups).ToArray())
        {
            _ = _joined.Remove(group, out var membership);
            _ = membership!.Leave();
        }

        foreach (var group in groups.Except(_joined.Keys).ToArray())
        {
            if (Tell(parent.JoinMulti(SockAddr.Link(group), out var membership), $"hear {group}"))
            {
                _joined.Add(group, membership!);
            }
        }

        SetMode(ref _allMulti, filter is { AllMulti: true }, parent.SetAllMulti);

        // The hardware's filter knows the parent's address only. The mode can not be set while the parent is down; when it comes up, this runs again.
        var wanted = filter is not null && (filter.Promiscuous || vlan.Ifp.Lladdr != parent.Lladdr);
        if (!wanted || (parent.Flags & IfFlags.Up) != 0)
        {
            SetMode(ref _promiscuous, wanted, parent.SetPromiscuous);
        }
    }

    private void SetMode(ref bool isSet, bool wanted, Func<bool, Errno> set)
    {
        if (isSet != wanted && Tell(set(wanted), wanted ? "hear everything" : "hear less"))
        {
            isSet = wanted;
        }
    }

    private void LeaveOld()
    {
        if (_parent is { } parent)
        {
            Listen(parent, null);
            _parent = null;
        }

        _joined.Clear();
        _promiscuous = false;
        _allMulti = false;
    }

    private bool Tell(Errno error, string what)
    {
        // Who is detached needs nothing any more.
        if (error is not (Errno.None or Errno.ENXIO))
        {
            Log.Warn("{0}: cannot {1}: {2}", vlan.Ifp.Name, what, error);
        }

        return error == Errno.None;
    }
}
