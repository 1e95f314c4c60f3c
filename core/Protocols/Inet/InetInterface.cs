using HwNet.Net;
using HwNet.Protocols.Arp;
using HwNet.Wire;

namespace HwNet.Protocols.Inet;

/// <summary>in_ifinfo: what IPv4 keeps for an interface: its neighbours and the groups it has joined.</summary>
/// <remarks>Lock: own, a leaf, for the groups; input reads them without.</remarks>
internal sealed class InetInterface(IfNet ifp, ArpTable neighbours)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Ipv4Address, int> _references = [];
    private volatile Ipv4Address[] _groups = [];
    private volatile AddressProbe? _probe;
    private volatile bool _awaitsAddress;

    internal IfNet Ifp { get; } = ifp;

    internal ArpTable Neighbours { get; } = neighbours;

    /// <summary>The address that is being probed; null for none.</summary>
    internal AddressProbe? Probe { get => _probe; set => _probe = value; }

    /// <summary>
    /// The interface is about to be told its address, and the telling packet may be sent to that address already: UDP for any is taken. (BSD does
    /// so while a host has no address at all.)
    /// </summary>
    internal bool AwaitsAddress { get => _awaitsAddress; set => _awaitsAddress = value; }

    /// <summary>The groups, each once.</summary>
    internal IReadOnlyList<Ipv4Address> Groups => _groups;

    internal bool IsMember(Ipv4Address group) => Array.IndexOf(_groups, group) >= 0;

    internal void AddGroup(Ipv4Address group)
    {
        lock (_lock)
        {
            _references[group] = _references.GetValueOrDefault(group) + 1;
            _groups = [.. _references.Keys];
        }
    }

    /// <returns>False when it was not joined.</returns>
    internal bool RemoveGroup(Ipv4Address group)
    {
        lock (_lock)
        {
            if (!_references.TryGetValue(group, out var references))
            {
                return false;
            }

            _references[group] = references - 1;
            if (references == 1)
            {
                _ = _references.Remove(group);
            }

            _groups = [.. _references.Keys];
            return true;
        }
    }

    internal void RemoveAllGroups()
    {
        lock (_lock)
        {
            _references.Clear();
            _groups = [];
        }
    }
}
