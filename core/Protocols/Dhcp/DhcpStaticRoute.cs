using HwNet.Wire;

namespace HwNet.Protocols.Dhcp;

/// <summary>A classless static route (RFC 3442).</summary>
/// <param name="Destination">The network; 0.0.0.0/0 for the default route.</param>
/// <param name="Router">The router; 0.0.0.0 when the destinations are neighbours.</param>
public readonly record struct DhcpStaticRoute(Ipv4Prefix Destination, Ipv4Address Router)
{
    /// <summary>Like "10.0.0.0/8 10.9.0.2".</summary>
    public override string ToString() => $"{Destination} {Router}";
}
