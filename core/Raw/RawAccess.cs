using HwNet.Groups;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Raw;

/// <summary>rawif and dlsap_register: the doors past the protocols of one stack: service access points, snooping, draining.</summary>
/// <remarks>Lock: own, for changes, a leaf. The receive path reads one reference a batch, which is null while nobody has registered.</remarks>
public sealed class RawAccess
{
    private readonly Lock _lock = new();
    private readonly NetStack _stack;
    private readonly Dictionary<SapAddress, ServiceAccessPoint> _points = [];
    private readonly List<DrainListener> _drains = [];
    private volatile SapTable? _saps;

    internal RawAccess(NetStack stack) => _stack = stack;

    /// <summary>Null while nobody has registered.</summary>
    internal SapTable? Saps => _saps;

    /// <summary>dlsap_register: has the frames of a type go to a service access point, on all interfaces of the stack. n</summary>
    /// <returns>None; EPERM; EINVAL (no frame can have that type); EADDRINUSE (somebody has registered for it).</returns>
    public Errno Register(SapAddress address, ServiceAccessPoint point, Credential? credential = null)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (credential is { Privileged: false })
        {
            return Errno.EPERM;
        }

        if (!address.IsValid)
        {
            return Errno.EINVAL;
        }

        lock (_lock)
        {
            if (!_points.TryAdd(address, point))
            {
                return Errno.EADDRINUSE;
            }

            _saps = new SapTable(_points);
            return Errno.None;
        }
    }

    /// <summary>dlsap_unregister. A frame that is being looked at in this moment may still be offered. n</summary>
    /// <returns>None; ENOENT when the access point is not registered for the type.</returns>
    public Errno Unregister(SapAddress address, ServiceAccessPoint point)
    {
        lock (_lock)
        {
            if (!_points.TryGetValue(address, out var registered) || registered != point)
            {
                return Errno.ENOENT;
            }

            _ = _points.Remove(address);
            _saps = _points.Count > 0 ? new SapTable(_points) : null;
            return Errno.None;
        }
    }

    /// <summary>socket(RAWPROTO_SNOOP): copies of the frames that match, received and transmitted; the caller disposes of the listener. n</summary>
    /// <param name="interfaces">Where; interfaces that come later count too.</param>
    /// <param name="filter">Which.</param>
    /// <param name="listener">The listener, when the result is None.</param>
    /// <param name="capacity">Frames it holds until they are fetched; from 1.</param>
    /// <param name="snapLength">Bytes of a frame that are copied at most; from 1.</param>
    /// <param name="credential">On whose behalf; null for the owner of the stack.</param>
    /// <returns>None; EPERM; EINVAL (capacity or length below 1).</returns>
    public Errno OpenSnoop(
        IfPattern interfaces,
        SnoopFilter filter,
        out SnoopListener? listener,
        int capacity = SnoopListener.DefaultCapacity,
        int snapLength = int.MaxValue,
        Credential? credential = null)
    {
        ArgumentNullException.ThrowIfNull(interfaces);
        ArgumentNullException.ThrowIfNull(filter);
        listener = null;
        if (credential is { Privileged: false })
        {
            return Errno.EPERM;
        }

        if (capacity < 1 || snapLength < 1)
        {
            return Errno.EINVAL;
        }

        listener = new SnoopListener(_stack, interfaces, filter, capacity, snapLength);
        listener.Begin();
        return Errno.None;
    }

    /// <summary>socket(RAWPROTO_DRAIN), SIOCDRAINMAP: the frames of these ports that no protocol wanted; the caller disposes of the listener. n</summary>
    /// <param name="interfaces">Where; interfaces that come later count too.</param>
    /// <param name="first">The first EtherType; <see cref="DrainListener.LlcPort"/> stands for all IEEE 802.3 frames.</param>
    /// <param name="last">The last.</param>
    /// <param name="listener">The listener, when the result is None.</param>
    /// <param name="capacity">Frames it holds until they are fetched; from 1.</param>
    /// <param name="credential">On whose behalf; null for the owner of the stack.</param>
    /// <returns>None; EPERM; EINVAL (no such range, capacity below 1); EADDRINUSE (another listener has one of the ports on one of the interfaces).</returns>
    public Errno OpenDrain(
        IfPattern interfaces,
        ushort first,
        ushort last,
        out DrainListener? listener,
        int capacity = DrainListener.DefaultCapacity,
        Credential? credential = null)
    {
        ArgumentNullException.ThrowIfNull(interfaces);
        listener = null;
        if (credential is { Privileged: false })
        {
            return Errno.EPERM;
        }

        if (capacity < 1 || last < first)
        {
            return Errno.EINVAL;
        }

        lock (_lock)
        {
            _ = _drains.RemoveAll(static d => d.IsClosed);
            if (_drains.Exists(d => d.First <= last && first <= d.Last && Overlap(d.Interfaces, interfaces)))
            {
                return Errno.EADDRINUSE;
            }

            listener = new DrainListener(_stack, interfaces, first, last, capacity);
            _drains.Add(listener);
        }

        listener.Begin();
        return Errno.None;
    }

    /// <summary>Where two patterns come to mean the same interface only later, the listener that was there first keeps the port.</summary>
    private bool Overlap(IfPattern a, IfPattern b)
    {
        foreach (var ifp in _stack.Interfaces.All)
        {
            if (a.Matches(ifp) && b.Matches(ifp))
            {
                return true;
            }
        }

        return false;
    }
}
