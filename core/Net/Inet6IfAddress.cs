using HwNet.Wire;

namespace HwNet.Net;

/// <summary>in6_ifaddr: an IPv6 address of an interface.</summary>
/// <param name="Ifp">The interface.</param>
/// <param name="Address">ia_addr; one of a single link is of the interface's zone.</param>
/// <param name="PrefixLength">ia_prefixmask as a length, 0 to 128.</param>
/// <param name="Destination">ia_dstaddr of a point-to-point interface, or null.</param>
public sealed record Inet6IfAddress(IfNet Ifp, Ipv6Address Address, int PrefixLength, Ipv6Address? Destination = null) : IfAddress(Ifp)
{
    /// <inheritdoc/>
    public override AddressFamily Family => AddressFamily.Inet6;

    /// <inheritdoc/>
    public override SockAddr Sa => SockAddr.Inet6(Address, Ifp.Index);

    /// <inheritdoc/>
    public override int NetworkBits => PrefixLength;

    /// <inheritdoc/>
    public override SockAddr? DestinationSa => Destination is { } destination ? SockAddr.Inet6(destination, Ifp.Index) : null;

    /// <summary>True when the address is on the same network.</summary>
    public bool OnNetwork(Ipv6Address other) => Address.SharesPrefix(other, PrefixLength);
}
