using HwNet.Neighbours;
using HwNet.Wire;

namespace HwNet.Protocols.Nd;

/// <summary>llentry of IPv6.</summary>
internal sealed class NdNode(Ipv6Address address) : LinkEntry<Ipv6Address>(address)
{
    private NdState _state;

    internal NdState State
    {
        get => _state;
        set
        {
            _state = value;
            IsResolved = value != NdState.Incomplete;
        }
    }

    internal bool IsRouter { get; set; }
}
