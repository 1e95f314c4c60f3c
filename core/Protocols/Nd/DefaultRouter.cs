using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Protocols.Nd;

/// <summary>nd_defrouter: a router that offers itself for the default route. Belongs to the lock of <see cref="RouterDiscovery"/>.</summary>
internal sealed class DefaultRouter(IfNet ifp, Ipv6Address address)
{
    internal IfNet Ifp { get; } = ifp;

    internal Ipv6Address Address { get; } = address;

    internal Deadline Until { get; set; }

    /// <summary>1, 0 or -1.</summary>
    internal int Preference { get; set; }

    /// <summary>It did not answer when it was asked for; 0 while it may be there. The larger, the later.</summary>
    internal long Lost { get; set; }
}
