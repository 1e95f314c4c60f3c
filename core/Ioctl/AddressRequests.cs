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

/// <summary>SIOCAIFADDR: adds an IPv4 address, restarts the device and announces the address by ARP. EEXIST when the address is there already.</summary>
public sealed record AddAddress(Ipv4Address Address, int PrefixLength, Ipv4Address? Destination = null) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
}

/// <summary>SIOCDIFADDR: removes an IPv4 address; EADDRNOTAVAIL when it is not there.</summary>
public sealed record DeleteAddress(Ipv4Address Address) : IfRequest
{
    /// <inheritdoc/>
    public override bool NeedsPrivilege => true;
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
