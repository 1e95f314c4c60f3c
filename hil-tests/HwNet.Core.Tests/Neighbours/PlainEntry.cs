using HwNet.Neighbours;
using HwNet.Wire;

namespace HwNet.Core.Tests.Neighbours;

/// <summary>An IPv6 neighbour that is resolved or not, and nothing else.</summary>
internal sealed class PlainEntry : LinkEntry<Ipv6Address>
{
    internal PlainEntry(Ipv6Address address, bool resolved)
        : base(address) => IsResolved = resolved;
}
