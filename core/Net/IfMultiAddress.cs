namespace HwNet.Net;

/// <summary>ifmultiaddr: one multicast membership, of a network-layer or a link-layer group.</summary>
internal sealed class IfMultiAddress(SockAddr group, LinkAddress? lladdr)
{
    /// <summary>ifma_addr.</summary>
    internal SockAddr Group { get; } = group;

    /// <summary>ifma_lladdr: the link-layer group that a network-layer group maps to; null for a link-layer group itself.</summary>
    internal LinkAddress? Lladdr { get; } = lladdr;

    /// <summary>ifma_refcount: joins, and the network-layer groups that map to it.</summary>
    internal int References { get; set; }

    /// <summary>How many of the references are network-layer groups that map to it; nobody but their protocol may give them up.</summary>
    internal int Held { get; set; }
}
