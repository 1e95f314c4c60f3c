using HwNet.Net;
using HwNet.Net.Addresses;
using HwNet.Routing;
using HwNet.Wire;

namespace HwNet.Protocols.Inet;

/// <summary>in_ifaddrhash: what IPv4 asks of the addresses of a stack.</summary>
/// <remarks>Readers take no lock; a question costs O(32) and the few addresses that are equal, not the number of addresses.</remarks>
internal sealed class InetAddressTable(NetStack stack)
{
    private readonly FamilyAddresses _all = stack.Addresses.Inet;

    internal bool Contains(InetIfAddress address) => _all.Contains(address);

    /// <summary>True when some interface has the address.</summary>
    internal bool IsOwn(Ipv4Address wanted) => _all.Equal(PrefixKey.Of(wanted)).Length > 0;

    /// <summary>The interface's address equal to this one, or null.</summary>
    internal static InetIfAddress? Find(IfNet ifp, Ipv4Address wanted) => Of(ifp).Equal(PrefixKey.Of(wanted)) is [InetIfAddress found, ..] ? found : null;

    /// <summary>True when this interface has the address.</summary>
    internal static bool IsOwn(IfNet ifp, Ipv4Address wanted) => Of(ifp).Equal(PrefixKey.Of(wanted)).Length > 0;

    /// <summary>in_broadcast: true for 255.255.255.255 and the broadcast address of a network of this interface.</summary>
    internal static bool IsBroadcast(IfNet ifp, Ipv4Address wanted) => wanted.IsBroadcast || Of(ifp).WithBroadcast(PrefixKey.Of(wanted)).Length > 0;

    /// <summary>True for 255.255.255.255 and the broadcast address of any network of this host.</summary>
    internal bool IsBroadcast(Ipv4Address wanted) => wanted.IsBroadcast || _all.WithBroadcast(PrefixKey.Of(wanted)).Length > 0;

    /// <summary>The interface's first address, or null.</summary>
    internal static InetIfAddress? FirstOf(IfNet ifp) => Of(ifp).First as InetIfAddress;

    /// <summary>The interface's address on the network of a neighbour, the most specific one, or null.</summary>
    internal static InetIfAddress? OnNetworkOf(IfNet ifp, Ipv4Address neighbour)
    {
        var key = PrefixKey.Of(neighbour);
        if (Of(ifp).WithDestination(key) is [InetIfAddress far, ..])
        {
            return far;
        }

        InetIfAddress? best = null;
        foreach (var network in Of(ifp).Covering(key))
        {
            best = network[0] as InetIfAddress;
        }

        return best;
    }

    private static FamilyAddresses Of(IfNet ifp) => ifp.AddressIndex.Of(AddressFamily.Inet)!;
}
