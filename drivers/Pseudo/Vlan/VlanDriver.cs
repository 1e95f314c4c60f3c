using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Pseudo.Vlan;

/// <summary>if_vlan: one VLAN of a parent as an interface of its own. It has no queue: what it is given it tags and passes down at once.</summary>
/// <remarks>
/// Locks: what senders and receivers need is one immutable <see cref="VlanBinding"/>, read without a lock; it changes under a lock of its own,
/// taken before that of the trunk. What concerns the parent's configuration is left to <see cref="VlanFollower"/>, which runs on the interface's
/// thread with no lock held.
/// </remarks>
internal sealed class VlanDriver : TransmitDriver
{
    private readonly VlanFollower _follower;
    private readonly Lock _place = new();
    private volatile VlanBinding? _binding;
    private volatile VlanSettings? _settings;
    private volatile SetReceiveFilter? _filter;
    private volatile bool _running;
    private int _receivers;

    internal VlanDriver() => _follower = new VlanFollower(this);

    /// <inheritdoc/>
    public override string Status => _settings?.ToString() ?? "no VLAN yet";

    /// <summary>Where it is on its parent; null without one.</summary>
    internal VlanBinding? Binding => _binding;

    /// <summary>What it wants to hear; null while it does not run.</summary>
    internal SetReceiveFilter? Filter => _filter;

    /// <summary>vlan_config, vlan_unconfig: leaves its parent, if it has one, and enters another, if one is named. n or S</summary>
    /// <returns>As <see cref="SetVlan"/> says; after an error it has the parent that it had.</returns>
    internal Errno Configure(VlanSettings settings)
    {
        if (!settings.IsValid || settings.Parent is { } p && (p.Stack != Ifp.Stack || p.HeaderLength != VlanCloner.EtherHeader))
        {
            return Errno.EINVAL;
        }

        Errno error;
        lock (_place)
        {
            error = Place(settings);
        }

        if (error == Errno.None)
        {
            FollowLink();
            _follower.Send();
        }

        return error;
    }

    /// <summary>vlan_input: frames of this VLAN, without tag. Takes all. n</summary>
    internal void Receive(ref MbufBatch frames)
    {
        // Counted before the look at the flag: a drain waits for whoever saw it set.
        _ = Interlocked.Increment(ref _receivers);
        try
        {
            if (_running)
            {
                Ifp.Input(ref frames);
            }
            else
            {
                Ifp.Counters.CountInputErrors(InputDrop.Down, frames.FreeAll());
            }
        }
        finally
        {
            _ = Interlocked.Decrement(ref _receivers);
        }
    }

    /// <summary>The parent's flags, link, MTU or address have changed, or it is detached. Any lock or none</summary>
    internal void ParentChanged(VlanTrunk trunk, bool isGone)
    {
        if (isGone)
        {
            Orphan(trunk);
        }

        FollowLink();
        _follower.Send();
    }

    protected override Errno IfInit()
    {
        _running = true;
        FollowLink();
        _follower.Send();
        return Errno.None;
    }

    protected override void IfStop()
    {
        _running = false;
        _filter = null;
        _follower.Send();
    }

    protected override void IfDrain()
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref _receivers) != 0)
        {
            spin.SpinOnce();
        }
    }

    /// <summary>vlan_transmit. What the parent has no room for stays, so that the sender hears of it; what it drops later, it counts.</summary>
    protected override void IfTransmit(ref MbufBatch packets)
    {
        if (_binding is not { } binding)
        {
            Ifp.Counters.CountOutputErrors(packets.FreeAll());
            return;
        }

        var byHardware = binding.IsTaggedByHardware;
        var room = binding.Room;
        MbufBatch tagged = default;
        while (tagged.Count < room && packets.TryRemoveFirst(out var m))
        {
            if (binding.TryTag(m, byHardware))
            {
                tagged.Append(m);
            }
            else
            {
                Ifp.Counters.CountOutputErrors(1);
                m.Free();
            }
        }

        var count = tagged.Count;
        if (count > 0)
        {
            CountSent(binding.Parent.Transmit(ref tagged), count);
        }
    }

    /// <summary>It has no queue.</summary>
    protected override void IfQflush(ref MbufBatch flushed)
    {
    }

    protected override Errno IfIoctl(IfRequest request)
    {
        switch (request)
        {
            case SetReceiveFilter r:
                _filter = r;
                _follower.Send();
                return Errno.None;
            case SetMtu r:
                return _binding is { } binding && r.Mtu > binding.LargestMtu ? Errno.EINVAL : Errno.None;
            case SetLinkAddress or SetRawAddress:
                _follower.Send();
                return Errno.None;
            case SetFlags:
                return Errno.None;
            case GetVlan r:
                r.Reply = _settings;
                return Errno.None;
            case SetVlan r:
                return Configure(r.Settings);
            default:
                return Errno.EINVAL;
        }
    }

    protected override void IfDetached()
    {
        lock (_place)
        {
            Unplace(null);
        }

        _filter = null;
        _follower.LetGo();
    }

    private Errno Place(VlanSettings settings)
    {
        var old = _binding;
        if (settings.Parent is not { } parent)
        {
            Unplace(null);
        }
        else if (old is null || old.Settings with { Priority = settings.Priority } != settings)
        {
            return Enter(parent, settings, old);
        }
        else
        {
            // Nothing to enter or to leave: the same VLAN, with another priority at most.
            _binding = old with { Settings = settings };
        }

        _settings = settings;
        return Errno.None;
    }

    private Errno Enter(IfNet parent, VlanSettings settings, VlanBinding? old)
    {
        var changes = old?.Parent != parent;
        var error = changes ? Ifp.Stack.Composition.Add(Ifp, parent) : Errno.None;
        if (error != Errno.None)
        {
            return error;
        }

        error = VlanTrunk.Enter(this, settings, out var trunk);
        if (error != Errno.None)
        {
            if (changes)
            {
                Ifp.Stack.Composition.Remove(Ifp, parent);
            }

            return error;
        }

        Unplace(changes ? null : parent);
        _settings = settings;
        _binding = new VlanBinding(parent, trunk!, settings);
        return Errno.None;
    }

    /// <summary>vlan_unconfig on departure: the interface stays, without parent and without link, until it gets another.</summary>
    private void Orphan(VlanTrunk trunk)
    {
        lock (_place)
        {
            // It may have found another parent meanwhile.
            if (_binding?.Trunk == trunk)
            {
                Unplace(null);
                _settings = _settings! with { Parent = null };
            }
        }
    }

    /// <summary>Leaves the parent, but for one that stays below.</summary>
    private void Unplace(IfNet? staying)
    {
        if (_binding is { } old)
        {
            _binding = null;
            old.Trunk.Leave(this, old.Settings);
            if (old.Parent != staying)
            {
                Ifp.Stack.Composition.Remove(Ifp, old.Parent);
            }
        }
    }

    /// <summary>vlan_link_state: the parent's carrier, while that is up.</summary>
    private void FollowLink()
    {
        const IfFlags Alive = IfFlags.Up | IfFlags.Running;
        var parent = _binding?.Parent;
        Ifp.Baudrate = parent?.Baudrate ?? 0;
        Ifp.SetLink(parent is null || (parent.Flags & Alive) != Alive ? LinkState.Down : parent.Link);
    }

    private void CountSent(Errno error, int count)
    {
        // A parent that is down drops them all; one that refuses some has counted which.
        if (error is Errno.ENETDOWN or Errno.EHOSTDOWN or Errno.ENXIO)
        {
            Ifp.Counters.CountOutputErrors(count);
        }
        else
        {
            Ifp.Counters.CountSent(count);
        }
    }
}
