using HwNet.Wire;

namespace HwNet.Net;

/// <summary>in_ifaddr: an IPv4 address of an interface.</summary>
/// <param name="Ifp">The interface.</param>
/// <param name="Address">ia_addr.</param>
/// <param name="PrefixLength">ia_sockmask as a length, 0 to 32.</param>
/// <param name="Destination">ia_dstaddr of a point-to-point interface, or null.</param>
public sealed record InetIfAddress(IfNet Ifp, Ipv4Address Address, int PrefixLength, Ipv4Address? Destination = null) : IfAddress(Ifp)
{
    private readonly Ipv4Address? _broadcast;

    /// <inheritdoc/>
    public override AddressFamily Family => AddressFamily.Inet;

    /// <summary>ia_netmask in host order.</summary>
    public uint Mask => PrefixLength == 0 ? 0 : uint.MaxValue << (32 - PrefixLength);

    /// <summary>ia_broadaddr: the network's last address unless it was set; a /31 or /32 has none by itself (RFC 3021).</summary>
    public Ipv4Address? Broadcast
    {
        get => _broadcast ?? (PrefixLength >= 31 ? null : Ipv4Address.FromUInt32(Address.ToUInt32() | ~Mask));
        init => _broadcast = value;
    }

    /// <inheritdoc/>
    public override SockAddr Sa => SockAddr.Inet(Address);

    /// <inheritdoc/>
    public override int NetworkBits => PrefixLength;

    /// <inheritdoc/>
    public override SockAddr? BroadcastSa => Broadcast is { } broadcast ? SockAddr.Inet(broadcast) : null;

    /// <inheritdoc/>
    public override SockAddr? DestinationSa => Destination is { } destination ? SockAddr.Inet(destination) : null;

    /// <summary>True when the address is on the same network.</summary>
    public bool OnNetwork(Ipv4Address other) => ((other.ToUInt32() ^ Address.ToUInt32()) & Mask) == 0;
}
