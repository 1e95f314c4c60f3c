using HwNet.Net;
using HwNet.Protocols.Arp;
using HwNet.Protocols.Igmp;
using HwNet.Protocols.Membership;
using HwNet.Wire;

namespace HwNet.Protocols.Inet;

/// <summary>in_ifinfo: what IPv4 keeps for an interface: its neighbours and the groups it has joined.</summary>
internal sealed class InetInterface(IfNet ifp, ArpTable neighbours, IgmpReporter? reporter)
{
    internal IfNet Ifp { get; } = ifp;

    internal ArpTable Neighbours { get; } = neighbours;

    internal GroupMemberships<Ipv4Address> Groups { get; } = new();

    /// <summary>Who tells of the groups; null where there is nobody to tell.</summary>
    internal IgmpReporter? Reporter { get; } = reporter;
}
