using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Protocols.Inet6;

/// <summary>An address with the link it means something on (RFC 4007).</summary>
/// <param name="Address">The address.</param>
/// <param name="Zone">Index of the interface; 0 for an address that needs none.</param>
internal readonly record struct ZonedAddress(Ipv6Address Address, int Zone)
{
    internal static ZonedAddress Of(Ipv6Address address, IfNet? ifp) => new(address, address.IsScoped ? ifp?.Index ?? 0 : 0);
}
