using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Raw;

namespace HwNet.Net;

/// <content>Raw listeners of this interface, and the device's snoop filters.</content>
public sealed partial class IfNet
{
    private readonly Dictionary<(LinkAddress Destination, LinkAddress Mask), int> _snoopReferences = [];
    private volatile SnoopListener[] _snoopers = [];
    private volatile DrainListener[] _drains = [];
    private volatile AddSnoop[] _deviceSnoops = [];
    private volatile LinkAddress[] _snoopGroups = [];

    internal void AddSnooper(SnoopListener snooper)
    {
        lock (_linkLock)
        {
            if (!IsDetached && !snooper.IsClosed && Array.IndexOf(_snoopers, snooper) < 0)
            {
                _snoopers = [.. _snoopers, snooper];
                SetTaps([.. _taps, snooper]);
            }
        }
    }

    internal void RemoveSnooper(SnoopListener snooper)
    {
        lock (_linkLock)
        {
            if (Array.IndexOf(_snoopers, snooper) >= 0)
            {
                _snoopers = [.. _snoopers.Where(s => s != snooper)];
                SetTaps([.. _taps.Where(t => t != snooper)]);
            }
        }
    }

    internal void AddDrain(DrainListener drain)
    {
        lock (_linkLock)
        {
            if (!IsDetached && !drain.IsClosed && Array.IndexOf(_drains, drain) < 0)
            {
                _drains = [.. _drains, drain];
            }
        }
    }

    internal void RemoveDrain(DrainListener drain)
    {
        lock (_linkLock)
        {
            _drains = [.. _drains.Where(d => d != drain)];
        }
    }

    /// <summary>snoop_input SN_PROMISC: a frame that the address filter keeps from everybody else. n</summary>
    internal void SnoopForeign(Mbuf m)
    {
        foreach (var snooper in _snoopers)
        {
            m.Flags |= MbufFlags.Promisc;
            snooper.Packet(this, m, outgoing: false);
        }
    }

    /// <summary>drain_find: who wants what nobody wants; null when nobody does. n</summary>
    internal DrainListener? FindDrain(ushort etherType)
    {
        var port = DrainListener.PortOf(etherType);
        foreach (var drain in _drains)
        {
            if (drain.Takes(port))
            {
                return drain;
            }
        }

        return null;
    }

    /// <summary>SIOCADDSNOOP: counted; a device without snoop filters still can be asked for a group. C</summary>
    private Errno ApplyAddSnoop(AddSnoop request)
    {
        var key = (request.Destination, request.Mask);
        if (_snoopReferences.TryGetValue(key, out var references))
        {
            _snoopReferences[key] = references + 1;
            return Errno.None;
        }

        var error = CallIoctl(request);
        if (error == Errno.None)
        {
            _deviceSnoops = [.. _deviceSnoops, request];
        }
        else if (error is Errno.EINVAL or Errno.EOPNOTSUPP && request.Mask.IsBroadcast && request.Destination.IsMulticast)
        {
            error = HearGroup(request.Destination);
        }

        if (error == Errno.None)
        {
            _snoopReferences.Add(key, 1);
            Stamp();
        }

        return error;
    }

    /// <summary>SIOCDELSNOOP: only the last one reaches the device. C</summary>
    private Errno ApplyDeleteSnoop(DeleteSnoop request)
    {
        var key = (request.Destination, request.Mask);
        if (!_snoopReferences.TryGetValue(key, out var references))
        {
            return Errno.ENOENT;
        }

        if (references > 1)
        {
            _snoopReferences[key] = references - 1;
            return Errno.None;
        }

        _ = _snoopReferences.Remove(key);
        Stamp();
        if (Array.IndexOf(_snoopGroups, request.Destination) >= 0)
        {
            _snoopGroups = [.. _snoopGroups.Where(g => g != request.Destination)];
            return ProgramFilterLocked();
        }

        _deviceSnoops = [.. _deviceSnoops.Where(s => (s.Destination, s.Mask) != key)];
        return CallIoctl(request);
    }

    private Errno HearGroup(LinkAddress group)
    {
        _snoopGroups = [.. _snoopGroups, group];
        var error = ProgramFilterLocked();
        if (error != Errno.None)
        {
            _snoopGroups = [.. _snoopGroups.Where(g => g != group)];
        }

        return error;
    }

    /// <summary>The groups the device must let through: the joined ones, and those somebody snoops, which the software filter keeps from the protocols.</summary>
    private IReadOnlyCollection<LinkAddress> GroupsToHear() => _snoopGroups.Length == 0 ? _filter.Groups : [.. _filter.Groups.Union(_snoopGroups)];

    /// <summary>A device that was initialised anew has forgotten its filters. S</summary>
    private void RepeatSnoops()
    {
        foreach (var snoop in _deviceSnoops)
        {
            var error = _driver.Ioctl(snoop);
            if (error != Errno.None)
            {
                Log.Warn("{0}: the snoop filter for {1} is lost: {2}", Name, snoop.Destination, error);
            }
        }
    }
}
