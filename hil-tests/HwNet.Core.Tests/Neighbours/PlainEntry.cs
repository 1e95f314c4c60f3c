using HwNet.Neighbours;
using HwNet.Wire;

namespace HwNet.Core.Tests.Neighbours;

/// <summary>An IPv6 neighbour that is resolved or not, and nothing else.</summary>
internal sealed class PlainEntry(Ipv6Address address, bool resolved) : LinkEntry<Ipv6Address>(address)
{
    internal override bool IsResolved { get; } = resolved;
}
