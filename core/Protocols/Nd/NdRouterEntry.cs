using HwNet.Wire;

namespace HwNet.Protocols.Nd;

/// <summary>"ndp -r": a router that offers itself for the default route, at one moment.</summary>
/// <param name="Interface">The name of the interface it is on.</param>
/// <param name="Address">Its link-local address.</param>
/// <param name="Left">For how long it does.</param>
/// <param name="Preference">1 high, 0 medium, -1 low (RFC 4191).</param>
/// <param name="IsLost">It did not answer when it was asked for.</param>
/// <param name="IsChosen">The default route leads to it.</param>
public sealed record NdRouterEntry(string Interface, Ipv6Address Address, TimeSpan Left, int Preference, bool IsLost, bool IsChosen);
