using HwNet.Neighbours;
using HwNet.Wire;

namespace HwNet.Protocols.Arp;

/// <summary>llentry of IPv4.</summary>
internal sealed class ArpNode(Ipv4Address address) : LinkEntry<Ipv4Address>(address)
{
    internal ArpState State { get; set; }

    internal override bool IsResolved => State is ArpState.Reachable or ArpState.Static;
}
