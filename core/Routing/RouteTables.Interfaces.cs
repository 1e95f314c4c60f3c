using HwNet.Net;
using HwNet.Net.Addresses;

namespace HwNet.Routing;

/// <content>in_ifinit, in_ifscrub, if_rtdel: routes follow the addresses of the interfaces.</content>
public sealed partial class RouteTables
{
    /// <summary>in_addprefix: a new address makes its network and the far end of its link reachable, in every table. n</summary>
    /// <remarks>Costs O(W) for each table.</remarks>
    internal void AddInterface(IfAddress address)
    {
        lock (_lock)
        {
            if (address.DestinationSa is { } far)
            {
                PlaceEverywhere(Pinned(address, far, PrefixKey.WidthOf(address.Family)));
            }

            if (address.NetworkBits >= 0 && address.NetworkBits < PrefixKey.WidthOf(address.Family))
            {
                PlaceEverywhere(Pinned(address, address.Sa, address.NetworkBits));
            }

            AdoptOrphans(address);
        }
    }

    /// <summary>in_ifscrub: the routes that an address made go with it; others that were sent from it get another source, or go too. n</summary>
    /// <remarks>Costs as much as it removes; the other routes are not looked at.</remarks>
    internal void RemoveInterface(IfAddress address)
    {
        lock (_lock)
        {
            if (!_dependants.TryGetValue(address, out var places))
            {
                return;
            }

            var orphans = new List<RoutePlace>();
            foreach (var place in places.ToArray())
            {
                Displace(place);
                if ((place.Route.Flags & RouteFlags.Pinned) == 0)
                {
                    orphans.Add(place);
                }
                else
                {
                    PassOn(place.Route, place.Fib);
                }
            }

            // Last: their gateways are reached by the routes above.
            foreach (var (route, fib) in orphans)
            {
                PlaceAgain(route, fib);
            }
        }
    }

    /// <summary>if_rtdel: every route through an interface, in every table: those of its addresses, and those without source. n</summary>
    internal void RemoveAll(IfNet ifp)
    {
        lock (_lock)
        {
            foreach (var owner in _dependants.Keys.ToArray())
            {
                if (owner == ifp || (owner is IfAddress address && address.Ifp == ifp))
                {
                    foreach (var place in _dependants[owner].ToArray())
                    {
                        Displace(place);
                    }
                }
            }
        }
    }

    private static Route Pinned(IfAddress address, in SockAddr destination, int length) => new()
    {
        Destination = destination,
        PrefixLength = length,
        Ifp = address.Ifp,
        Source = address,
        Flags = RouteFlags.Up | RouteFlags.Pinned | (length == PrefixKey.WidthOf(address.Family) ? RouteFlags.Host : RouteFlags.None),
    };

    /// <summary>A static route whose source has gone: made anew if its gateway can still be reached. F</summary>
    private void PlaceAgain(Route old, int fib)
    {
        var route = Make(old.Destination, old.PrefixLength, old.Gateway!.Value, fib, old.Flags & (RouteFlags.Static | RouteFlags.Dynamic));
        if (route is not null && route.Ifp == old.Ifp)
        {
            Place(route, fib);
        }
    }

    /// <summary>Routes to the link that were made before the interface had an address of their family get this one. F</summary>
    private void AdoptOrphans(IfAddress address)
    {
        if (!_dependants.TryGetValue(address.Ifp, out var places))
        {
            return;
        }

        foreach (var place in places.ToArray())
        {
            var (route, fib) = place;
            if (route.Destination.Family != address.Family)
            {
                continue;
            }

            Displace(place);
            Place(route with { Source = IfAddressTable.BestOf(address.Ifp, route.Destination) }, fib);
        }
    }

    /// <summary>in_addprefix: addresses on the same network of an interface share one route, that of the oldest. F</summary>
    private void PlaceEverywhere(Route route)
    {
        for (var fib = 0; fib < _fibs.Length; fib++)
        {
            var there = _fibs[fib].At(route.Destination, route.PrefixLength);
            if (!Array.Exists(there, r => r.Ifp == route.Ifp && (r.Flags & RouteFlags.Pinned) != 0))
            {
                Place(route, fib);
            }
        }
    }

    /// <summary>in_scrubprefix: the network's route passes to another address of the interface on it. F</summary>
    private void PassOn(Route old, int fib)
    {
        if (old.Ifp.AddressIndex.Of(old.Destination.Family) is not { } addresses)
        {
            return;
        }

        var key = PrefixKey.Of(old.Destination);
        var heirs = (old.Flags & RouteFlags.Host) != 0 ? addresses.WithDestination(key) : addresses.OnNetwork(key, old.PrefixLength);
        if (heirs is [var heir, ..])
        {
            Place(Pinned(heir, old.Destination, old.PrefixLength), fib);
        }
    }

    /// <summary>F</summary>
    private void Place(Route route, int fib)
    {
        _fibs[fib].Add(route);
        var place = new RoutePlace(route, fib);
        if (!_dependants.TryGetValue(place.Owner, out var places))
        {
            _dependants[place.Owner] = places = [];
        }

        _ = places.Add(place);
    }

    /// <summary>F</summary>
    private void Displace(in RoutePlace place)
    {
        _fibs[place.Fib].Remove(place.Route);
        var places = _dependants[place.Owner];
        _ = places.Remove(place);
        if (places.Count == 0)
        {
            _ = _dependants.Remove(place.Owner);
        }
    }
}
