using HwNet.Wire;

namespace HwNet.Protocols.Nd;

/// <summary>nd_prefix: a network that a router has announced, and the address made in it. Belongs to the lock of <see cref="RouterDiscovery"/>.</summary>
internal sealed class NdPrefix(Ipv6Address prefix, int length)
{
    internal Ipv6Address Prefix { get; } = prefix;

    internal int Length { get; } = length;

    /// <summary>Until when its addresses are neighbours; over from the start when nobody says so.</summary>
    internal Deadline OnLink { get; set; }

    /// <summary>The route is there.</summary>
    internal bool HasRoute { get; set; }

    /// <summary>The address to have in it; null for none.</summary>
    internal Ipv6Address? Address { get; set; }

    /// <summary>The address was given to the interface.</summary>
    internal bool IsAdded { get; set; }

    internal Deadline Valid { get; set; }

    internal Deadline Preferred { get; set; }
}
