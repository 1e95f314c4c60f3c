using HwNet.Buffers;
using HwNet.Wire;

namespace HwNet.Protocols.Arp;

/// <summary>llentry: one neighbour. All of it belongs to the lock of its table.</summary>
internal sealed class ArpNode(Ipv4Address address)
{
    internal Ipv4Address Address { get; } = address;

    internal LinkAddress Lladdr { get; set; }

    internal ArpState State { get; set; }

    /// <summary>la_hold: the one packet that waits for the answer.</summary>
    internal Mbuf? Held { get; set; }

    /// <summary>la_asked: requests sent since somebody wanted to know.</summary>
    internal int Asked { get; set; }

    /// <summary>When the last request was sent, as a time stamp of the clock.</summary>
    internal long AskedAt { get; set; }

    /// <summary>When the state began, or the neighbour was last heard, as a time stamp of the clock.</summary>
    internal long Since { get; set; }

    /// <summary>A packet was sent there since the last tick.</summary>
    internal bool Used { get; set; }

    internal bool IsResolved => State is ArpState.Reachable or ArpState.Static;
}
