using HwNet.Buffers;
using HwNet.Drivers.Shared.Tagging;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Vlan;

/// <summary>ifvlantrunk: the VLANs of one parent; takes their frames from it, batch by batch, and passes on what becomes of the parent.</summary>
/// <remarks>Lock: T (trunk), for changes, a leaf but for the parent's hook. The receive path takes none: a slot of the table is read as one.</remarks>
internal sealed class VlanTrunk : InputHook
{
    private const int Ids = 4096;

    private readonly Lock _lock = new();
    private readonly IfNet _parent;
    private readonly VlanDriver?[] _customer = new VlanDriver?[Ids];
    private readonly VlanDriver?[] _service = new VlanDriver?[Ids];
    private readonly IDisposable _watch;
    private volatile VlanDriver[] _members = [];
    private bool _closed;

    private VlanTrunk(IfNet parent)
    {
        _parent = parent;
        _watch = parent.Stack.Events.Subscribe(Happened);
    }

    /// <summary>Enters a VLAN at its parent, which gets a trunk if it has none. n or S of the VLAN</summary>
    /// <returns>None; EEXIST: the parent has that VLAN; EBUSY: something else takes the parent's tagged frames; ENXIO: the parent is detached.</returns>
    internal static Errno Enter(VlanDriver vlan, VlanSettings settings, out VlanTrunk? trunk)
    {
        var parent = settings.Parent!;
        while (true)
        {
            trunk = parent.TagHook as VlanTrunk;
            if (trunk is null)
            {
                trunk = new VlanTrunk(parent);
                var error = parent.TakeTagged(trunk);
                if (error != Errno.None)
                {
                    trunk._watch.Dispose();

                    // Another VLAN was faster: its trunk will do.
                    if (error == Errno.EBUSY && parent.TagHook is null or VlanTrunk)
                    {
                        continue;
                    }

                    return error;
                }
            }

            if (trunk.TryAdd(vlan, settings, out var added))
            {
                return added;
            }
        }
    }

    /// <summary>The VLAN leaves; with the last one the parent is itself again. n or S of the VLAN</summary>
    internal void Leave(VlanDriver vlan, VlanSettings settings)
    {
        lock (_lock)
        {
            ref var slot = ref TableOf(settings.Protocol)[settings.Id];
            if (slot == vlan)
            {
                // One that changes its number here is in twice for a moment.
                var place = Array.IndexOf(_members, vlan);
                Volatile.Write(ref slot, null);
                _members = [.. _members[..place], .. _members[(place + 1)..]];
            }

            CloseIfEmpty();
        }
    }

    /// <summary>vlan_input: takes the frames of its VLANs out of the batch. Others stay: those with a priority only lose its tag.</summary>
    protected override void Input(IfNet ifp, ref MbufBatch frames)
    {
        MbufBatch left = default;
        MbufBatch run = default;
        VlanDriver? current = null;
        while (frames.TryRemoveFirst(out var m))
        {
            var vlan = Strip(m);
            if (vlan is null)
            {
                left.Append(m);
                continue;
            }

            if (vlan != current)
            {
                current?.Receive(ref run);
                current = vlan;
            }

            run.Append(m);
        }

        current?.Receive(ref run);
        frames = left;
    }

    /// <summary>Finds out whose frame it is and takes the tag off; the tag of a frame that is nobody's stays on, unless it is a priority only.</summary>
    private VlanDriver? Strip(Mbuf m)
    {
        if (m.VlanTag is { } beside)
        {
            var id = new VlanTag(beside).Id;
            var owner = Volatile.Read(ref _customer[id]);
            if (owner is not null || id == 0)
            {
                m.VlanTag = null;
            }

            return owner;
        }

        if (!FrameTag.TryRead(m, out var etherType, out var tag))
        {
            return null;
        }

        var vlan = Volatile.Read(ref TableOf((VlanProtocol)etherType)[tag.Id]);
        if (vlan is not null || tag.Id == 0)
        {
            FrameTag.Remove(m);
        }

        return vlan;
    }

    private VlanDriver?[] TableOf(VlanProtocol protocol) => protocol == VlanProtocol.Dot1Ad ? _service : _customer;

    /// <returns>False: the trunk is closed; its successor must be asked.</returns>
    private bool TryAdd(VlanDriver vlan, VlanSettings settings, out Errno error)
    {
        lock (_lock)
        {
            error = Errno.None;
            if (_closed)
            {
                return false;
            }

            ref var slot = ref TableOf(settings.Protocol)[settings.Id];
            if (slot is not null)
            {
                error = Errno.EEXIST;
                return true;
            }

            Volatile.Write(ref slot, vlan);
            _members = [.. _members, vlan];
            return true;
        }
    }

    /// <summary>T. The hook is given back inside the lock: who finds the trunk closed finds the slot free.</summary>
    private void CloseIfEmpty()
    {
        if (_members.Length == 0 && !_closed)
        {
            _closed = true;
            _parent.ReleaseTagged(this);
            _watch.Dispose();
        }
    }

    /// <summary>vlan_link_state, vlan_iflladdr, vlan_ifdetach. A rename, which looks like departure and arrival, is none of our business.</summary>
    private void Happened(IfEvent happened)
    {
        if (happened.Ifp != _parent)
        {
            return;
        }

        var isGone = happened is IfEvent.DeviceNotify { Type: "DETACH" };
        if (isGone || happened is IfEvent.InfoChanged or IfEvent.LinkAddressChanged)
        {
            foreach (var vlan in _members)
            {
                vlan.ParentChanged(this, isGone);
            }
        }
    }
}
