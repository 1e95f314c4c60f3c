using HwNet.Neighbours;
using HwNet.Wire;

namespace HwNet.Protocols.Arp;

/// <summary>llentry of IPv4.</summary>
internal sealed class ArpNode(Ipv4Address address) : LinkEntry<Ipv4Address>(address)
{
    private ArpState _state;

    internal ArpState State
    {
        get => _state;
        set
        {
            _state = value;
            IsResolved = value is ArpState.Reachable or ArpState.Static;
        }
    }
}
