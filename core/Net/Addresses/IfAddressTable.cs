using HwNet.Routing;

namespace HwNet.Net.Addresses;

/// <summary>ifa_ifwith…: the addresses of all interfaces of a stack, found by address, destination and network.</summary>
/// <remarks>
/// An address is in it from the moment it is in force. Readers take no lock and never hold up a change; an address they have found stays what
/// it was, and lives as long as they look at it. Each look-up costs O(W) for addresses of W bits, however many there are; nothing is allocated.
/// </remarks>
public sealed class IfAddressTable
{
    private readonly IfAddressIndex _all = new();
    private readonly IfRegistry _interfaces;

    internal IfAddressTable(IfRegistry interfaces) => _interfaces = interfaces;

    /// <summary>ifa_ifwithaddr: the address equal to this one, or whose broadcast address it is, on an interface that broadcasts. n</summary>
    /// <returns>Null when there is none. Equality goes before broadcast; else the older one is found.</returns>
    public IfAddress? WithAddress(in SockAddr wanted)
    {
        if (_all.Of(wanted.Family) is not { } addresses)
        {
            return null;
        }

        var key = PrefixKey.Of(wanted);
        return addresses.Equal(key) is [var equal, ..] ? equal : FirstOn(addresses.WithBroadcast(key), IfFlags.Broadcast);
    }

    /// <summary>ifa_ifwithdstaddr: the address of a point-to-point interface whose far end this is. n</summary>
    public IfAddress? WithDestination(in SockAddr wanted) =>
        _all.Of(wanted.Family) is { } addresses ? FirstOn(addresses.WithDestination(PrefixKey.Of(wanted)), IfFlags.PointToPoint) : null;

    /// <summary>ifa_ifwithnet: the address on whose network this one is, the most specific netmask first. n</summary>
    /// <remarks>
    /// AF_LINK goes by the index it carries. The far end of a point-to-point link goes before all networks, as a network of one; on such an
    /// interface IPv4 compares nothing else. Then come the addresses that claim others by a predicate of their own; their netmasks do not count.
    /// </remarks>
    public IfAddress? WithNetwork(in SockAddr wanted)
    {
        if (wanted.Family == AddressFamily.Link)
        {
            return wanted.Index > 0 ? _interfaces.AddressByIndex(wanted.Index) : null;
        }

        if (_all.Of(wanted.Family) is not { } addresses)
        {
            return null;
        }

        var key = PrefixKey.Of(wanted);
        var ipv4 = wanted.Family == AddressFamily.Inet;
        return (ipv4 ? FirstOn(addresses.WithDestination(key), IfFlags.PointToPoint) : null)
            ?? Claimant(addresses, wanted, ipv4)
            ?? MostSpecific(addresses, key, ipv4);
    }

    /// <summary>ifaof_ifpforaddr: the address of one interface that matches this one best: on its network, else its far end, else the first of the family. n</summary>
    /// <returns>Null when the interface has none of the family.</returns>
    public static IfAddress? BestOf(IfNet ifp, in SockAddr wanted)
    {
        ArgumentNullException.ThrowIfNull(ifp);
        if (ifp.AddressIndex.Of(wanted.Family) is not { } addresses)
        {
            return null;
        }

        var key = PrefixKey.Of(wanted);
        var pointToPoint = (ifp.Flags & IfFlags.PointToPoint) != 0;
        return (pointToPoint ? null : MostSpecific(addresses, key, exceptPointToPoint: false))
            ?? (addresses.WithDestination(key) is [var far, ..] ? far : null)
            ?? (addresses.Equal(key) is [var equal, ..] ? equal : addresses.First);
    }

    internal FamilyAddresses Inet => _all.Of(AddressFamily.Inet)!;

    internal FamilyAddresses Inet6 => _all.Of(AddressFamily.Inet6)!;

    /// <returns>False when it is there already.</returns>
    internal bool Add(IfAddress address)
    {
        _ = address.Ifp.AddressIndex.Of(address.Family)?.Add(address);
        return _all.Of(address.Family)?.Add(address) ?? false;
    }

    internal void Remove(IfAddress address)
    {
        address.Ifp.AddressIndex.Of(address.Family)?.Remove(address);
        _all.Of(address.Family)?.Remove(address);
    }

    private static IfAddress? FirstOn(IfAddress[] addresses, IfFlags kind)
    {
        foreach (var address in addresses)
        {
            if ((address.Ifp.Flags & kind) != 0)
            {
                return address;
            }
        }

        return null;
    }

    private static IfAddress? Claimant(FamilyAddresses addresses, in SockAddr wanted, bool exceptPointToPoint)
    {
        foreach (var address in addresses.Claimants)
        {
            if (!(exceptPointToPoint && IsPointToPoint(address)) && address.Claim!(wanted))
            {
                return address;
            }
        }

        return null;
    }

    private static IfAddress? MostSpecific(FamilyAddresses addresses, in PrefixKey key, bool exceptPointToPoint)
    {
        IfAddress? best = null;
        foreach (var network in addresses.Covering(key))
        {
            foreach (var address in network)
            {
                if (!(exceptPointToPoint && IsPointToPoint(address)))
                {
                    best = address;
                    break;
                }
            }
        }

        return best;
    }

    private static bool IsPointToPoint(IfAddress address) => (address.Ifp.Flags & IfFlags.PointToPoint) != 0;
}
