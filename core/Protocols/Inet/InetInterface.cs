using HwNet.Net;
using HwNet.Protocols.Arp;
using HwNet.Protocols.Igmp;
using HwNet.Protocols.Membership;
using HwNet.Wire;

namespace HwNet.Protocols.Inet;

/// <summary>in_ifinfo: what IPv4 keeps for an interface: its neighbours and the groups it has joined.</summary>
internal sealed class InetInterface(IfNet ifp, ArpTable neighbours, IgmpReporter? reporter)
{
    private volatile AddressProbe? _probe;
    private volatile bool _awaitsAddress;

    internal IfNet Ifp { get; } = ifp;

    internal ArpTable Neighbours { get; } = neighbours;

    internal GroupMemberships<Ipv4Address> Groups { get; } = new();

    /// <summary>The address that is being probed; null for none.</summary>
    internal AddressProbe? Probe { get => _probe; set => _probe = value; }

    /// <summary>
    /// The interface is about to be told its address, and the telling packet may be sent to that address already: UDP for any is taken. (BSD does
    /// so while a host has no address at all.)
    /// </summary>
    internal bool AwaitsAddress { get => _awaitsAddress; set => _awaitsAddress = value; }

    /// <summary>Who tells of the groups; null where there is nobody to tell.</summary>
    internal IgmpReporter? Reporter { get; } = reporter;
}
