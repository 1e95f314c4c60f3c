using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Protocols.Inet;

/// <summary>in_ifaddrhead: the IPv4 addresses of all interfaces of a stack, in an array that is replaced and never changed.</summary>
/// <remarks>Lock: own, a leaf, for writers; readers take none.</remarks>
internal sealed class InetAddressTable
{
    private readonly Lock _lock = new();
    private volatile InetIfAddress[] _all = [];

    internal InetIfAddress[] All => _all;

    /// <returns>False when it is there already.</returns>
    internal bool Add(InetIfAddress address)
    {
        lock (_lock)
        {
            if (Array.IndexOf(_all, address) >= 0)
            {
                return false;
            }

            _all = [.. _all, address];
            return true;
        }
    }

    internal void Remove(InetIfAddress address)
    {
        lock (_lock)
        {
            _all = [.. _all.Where(a => a != address)];
        }
    }

    internal bool Contains(InetIfAddress address) => Array.IndexOf(_all, address) >= 0;

    /// <summary>True when some interface has the address.</summary>
    internal bool IsOwn(Ipv4Address wanted)
    {
        foreach (var address in _all)
        {
            if (address.Address == wanted)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when this interface has the address.</summary>
    internal bool IsOwn(IfNet ifp, Ipv4Address wanted)
    {
        foreach (var address in _all)
        {
            if (address.Address == wanted && address.Ifp == ifp)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>in_broadcast: true for 255.255.255.255 and the broadcast address of a network of this interface.</summary>
    internal bool IsBroadcast(IfNet ifp, Ipv4Address wanted)
    {
        if (wanted.IsBroadcast)
        {
            return true;
        }

        foreach (var address in _all)
        {
            if (address.Ifp == ifp && address.Broadcast == wanted)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The interface's first address, or null.</summary>
    internal InetIfAddress? FirstOf(IfNet ifp)
    {
        foreach (var address in _all)
        {
            if (address.Ifp == ifp)
            {
                return address;
            }
        }

        return null;
    }

    /// <summary>The interface's address on the network of a neighbour, or null.</summary>
    internal InetIfAddress? OnNetworkOf(IfNet ifp, Ipv4Address neighbour)
    {
        foreach (var address in _all)
        {
            if (address.Ifp == ifp && (address.OnNetwork(neighbour) || address.Destination == neighbour))
            {
                return address;
            }
        }

        return null;
    }
}
