using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Ioctl;

/// <summary>SIOCSIFLLADDR: EINVAL for another length than six, a group or zero; ENODEV unless Ethernet-like.</summary>
public sealed record SetLinkAddress(ReadOnlyMemory<byte> Address) : IfRequest
{
    /// <summary>The same from a value.</summary>
    public SetLinkAddress(LinkAddress address)
        : this(Bytes(address))
    {
    }

    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;

    private static byte[] Bytes(LinkAddress address)
    {
        var bytes = new byte[LinkAddress.Length];
        address.Write(bytes);
        return bytes;
    }
}

/// <summary>SIOCSIFADDR with AF_RAW: a new hardware address while the interface is dead; EINVAL while it is alive.</summary>
public sealed record SetRawAddress(LinkAddress Address) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCAIFADDR: adds an IPv4 address, restarts the device and announces the address by ARP. EEXIST when the address is there already; EINVAL.</summary>
public sealed record AddAddress(Ipv4Address Address, int PrefixLength, Ipv4Address? Destination = null) : IfRequest
{
    /// <summary>ifa_claim_addr: see <see cref="IfAddress.Claim"/>.</summary>
    public Predicate<SockAddr>? Claim { get; init; }

    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;

    /// <inheritdoc/>
    public override AddressFamily ProtocolFamily => AddressFamily.Inet;
}

/// <summary>SIOCDIFADDR: removes an IPv4 address; EADDRNOTAVAIL when it is not there.</summary>
public sealed record DeleteAddress(Ipv4Address Address) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;

    /// <inheritdoc/>
    public override AddressFamily ProtocolFamily => AddressFamily.Inet;
}

/// <summary>SIOCSIFADDR: puts an IPv4 address in the place of the first, with the prefix of its class (RFC 791) unless told; EEXIST when an alias has it; EINVAL.</summary>
public sealed record SetAddress(Ipv4Address Address, int? PrefixLength = null) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;

    /// <inheritdoc/>
    public override AddressFamily ProtocolFamily => AddressFamily.Inet;
}

/// <summary>SIOCSIFBRDADDR: EADDRNOTAVAIL without such an address; EINVAL on an interface that does not broadcast.</summary>
public sealed record SetBroadcast(Ipv4Address Broadcast) : IfRequest
{
    /// <summary>Which address of the interface; null for the first.</summary>
    public Ipv4Address? Of { get; init; }

    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;

    /// <inheritdoc/>
    public override AddressFamily ProtocolFamily => AddressFamily.Inet;
}

/// <summary>SIOCSIFNETMASK: EADDRNOTAVAIL without such an address; EINVAL when the ones are not all in front.</summary>
public sealed record SetNetmask(Ipv4Address Netmask) : IfRequest
{
    /// <summary>Which address of the interface; null for the first.</summary>
    public Ipv4Address? Of { get; init; }

    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;

    /// <inheritdoc/>
    public override AddressFamily ProtocolFamily => AddressFamily.Inet;
}

/// <summary>SIOCSIFDSTADDR: the far end; EADDRNOTAVAIL without such an address; EINVAL on an interface that is not point-to-point.</summary>
public sealed record SetDestination(Ipv4Address Destination) : IfRequest
{
    /// <summary>Which address of the interface; null for the first.</summary>
    public Ipv4Address? Of { get; init; }

    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;

    /// <inheritdoc/>
    public override AddressFamily ProtocolFamily => AddressFamily.Inet;
}

/// <summary>SIOCGIFADDR: EADDRNOTAVAIL without an IPv4 address.</summary>
public sealed record GetAddress : IfRequest<Ipv4Address>
{
    /// <inheritdoc/>
    public override AddressFamily ProtocolFamily => AddressFamily.Inet;
}

/// <summary>SIOCGIFBRDADDR: EADDRNOTAVAIL without an IPv4 address; EINVAL when it has none.</summary>
public sealed record GetBroadcast : IfRequest<Ipv4Address>
{
    /// <summary>Which address of the interface; null for the first.</summary>
    public Ipv4Address? Of { get; init; }

    /// <inheritdoc/>
    public override AddressFamily ProtocolFamily => AddressFamily.Inet;
}

/// <summary>SIOCGIFNETMASK: EADDRNOTAVAIL without an IPv4 address.</summary>
public sealed record GetNetmask : IfRequest<Ipv4Address>
{
    /// <summary>Which address of the interface; null for the first.</summary>
    public Ipv4Address? Of { get; init; }

    /// <inheritdoc/>
    public override AddressFamily ProtocolFamily => AddressFamily.Inet;
}

/// <summary>SIOCGIFDSTADDR: EADDRNOTAVAIL without an IPv4 address; EINVAL when it has none.</summary>
public sealed record GetDestination : IfRequest<Ipv4Address>
{
    /// <summary>Which address of the interface; null for the first.</summary>
    public Ipv4Address? Of { get; init; }

    /// <inheritdoc/>
    public override AddressFamily ProtocolFamily => AddressFamily.Inet;
}

/// <summary>SIOCAIFADDR_IN6: adds an IPv6 address, or changes the prefix and far end of one that is there; brings the interface up. EINVAL.</summary>
public sealed record AddInet6Address(Ipv6Address Address, int PrefixLength, Ipv6Address? Destination = null) : IfRequest
{
    /// <summary>ifa_claim_addr: see <see cref="IfAddress.Claim"/>.</summary>
    public Predicate<SockAddr>? Claim { get; init; }

    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;

    /// <inheritdoc/>
    public override AddressFamily ProtocolFamily => AddressFamily.Inet6;
}

/// <summary>SIOCDIFADDR_IN6: removes an IPv6 address; EADDRNOTAVAIL when it is not there.</summary>
public sealed record DeleteInet6Address(Ipv6Address Address) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;

    /// <inheritdoc/>
    public override AddressFamily ProtocolFamily => AddressFamily.Inet6;
}

/// <summary>SIOCADDMULTI: joins a link-layer group on a user's behalf; EOPNOTSUPP on an interface without multicast, EINVAL for another family.</summary>
public sealed record AddMulticast(SockAddr Group) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCDELMULTI: leaves it; ENOENT when not joined.</summary>
public sealed record DeleteMulticast(SockAddr Group) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>What core asks of a driver when groups change: program the receive filter for exactly these, or more. S.</summary>
public sealed record SetReceiveFilter(IReadOnlyCollection<LinkAddress> Groups, bool AllMulti, bool Promiscuous) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}
