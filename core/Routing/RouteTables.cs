using HwNet.Net;
using HwNet.Net.Addresses;
using HwNet.Wire;

namespace HwNet.Routing;

/// <summary>rt_tables: the forwarding tables (FIBs) of a stack, 16 unless told. Each address of an interface makes its routes in all of them.</summary>
/// <remarks>
/// Which table a packet goes by is its own matter (M_SETFIB), or its socket's (SO_SETFIB), or the interface's it came from; 0 by default.
/// Lock: F (own), a leaf, for changes. Look-ups take none: O(W) for addresses of W bits, whatever the number of routes; nothing is allocated.
/// </remarks>
public sealed partial class RouteTables
{
    /// <summary>rt_numfibs at most.</summary>
    public const int MaxFibs = 65535;

    private readonly Lock _lock = new();
    private readonly IfRegistry _interfaces;
    private readonly Fib[] _fibs;

    /// <summary>Where the routes are that depend on an address, or, without a source, on an interface.</summary>
    private readonly Dictionary<object, HashSet<RoutePlace>> _dependants = new(ReferenceEqualityComparer.Instance);

    internal RouteTables(IfRegistry interfaces, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxFibs);
        _interfaces = interfaces;
        _fibs = new Fib[count];
        for (var number = 0; number < count; number++)
        {
            _fibs[number] = new Fib();
        }
    }

    /// <summary>rt_numfibs: tables, numbered from 0.</summary>
    public int Count => _fibs.Length;

    /// <summary>True for the number of a table.</summary>
    public bool IsFib(int fib) => (uint)fib < (uint)_fibs.Length;

    /// <summary>netstat -r: the routes of a family in one table, by destination; a snapshot. O(n). n</summary>
    /// <returns>Empty for a table that there is not.</returns>
    public IReadOnlyList<Route> Entries(AddressFamily family, int fib = 0) =>
        IsFib(fib) ? [.. _fibs[fib].Of(family).ToList().SelectMany(static routes => routes)] : [];

    /// <summary>rtlookup: the route that packets to a destination take; the longest prefix wins. n</summary>
    /// <returns>Null when there is none, or no such table.</returns>
    public Route? Lookup(in SockAddr destination, int fib = 0) =>
        IsFib(fib) && IsRoutable(destination.Family) ? _fibs[fib].Find(destination.Family, PrefixKey.Of(destination), default, null) : null;

    /// <summary>RTM_ADD: a route in one table. n</summary>
    /// <param name="destination">An address of the network, Inet or Inet6; bits behind the prefix do not count.</param>
    /// <param name="prefixLength">0 for the default route.</param>
    /// <param name="gateway">A router on a network of this host; or AF_LINK with the index of the interface whose neighbours the destinations are.</param>
    /// <param name="fib">The table.</param>
    /// <returns>None; EINVAL (table, prefix, family); EEXIST (the prefix has a route in this table); ENETUNREACH (no interface leads to the gateway).</returns>
    public Errno Add(in SockAddr destination, int prefixLength, in SockAddr gateway, int fib = 0)
    {
        if (!IsPrefix(destination, prefixLength, fib) || (gateway.Family != destination.Family && gateway.Family != AddressFamily.Link))
        {
            return Errno.EINVAL;
        }

        lock (_lock)
        {
            if (_fibs[fib].At(destination, prefixLength).Length > 0)
            {
                return Errno.EEXIST;
            }

            var route = Make(destination, prefixLength, gateway, fib, RouteFlags.Static);
            if (route is null)
            {
                return Errno.ENETUNREACH;
            }

            Place(route, fib);
            return Errno.None;
        }
    }

    /// <summary>RTM_DELETE: takes a prefix's routes out of one table, interface routes too; the other tables keep theirs. n</summary>
    /// <param name="destination">As it was added.</param>
    /// <param name="prefixLength">The same.</param>
    /// <param name="fib">The table.</param>
    /// <param name="ifp">Only the route through this interface; null for all.</param>
    /// <returns>None; EINVAL (table, prefix, family); ESRCH (no such route).</returns>
    public Errno Delete(in SockAddr destination, int prefixLength, int fib = 0, IfNet? ifp = null)
    {
        if (!IsPrefix(destination, prefixLength, fib))
        {
            return Errno.EINVAL;
        }

        lock (_lock)
        {
            var error = Errno.ESRCH;
            foreach (var route in _fibs[fib].At(destination, prefixLength))
            {
                if (ifp is null || route.Ifp == ifp)
                {
                    Displace(new RoutePlace(route, fib));
                    error = Errno.None;
                }
            }

            return error;
        }
    }

    /// <summary>The same for a packet that is to leave: with its source, and the interface if its sender named one.</summary>
    internal Route? Find(Ipv4Address destination, Ipv4Address source, IfNet? via, int fib) =>
        IsFib(fib) ? _fibs[fib].Find(AddressFamily.Inet, PrefixKey.Of(destination), PrefixKey.Of(source), via) : null;

    /// <summary>The same for IPv6; the zone stands in the destination.</summary>
    internal Route? Find(in SockAddr destination, IfNet? via, int fib) =>
        IsFib(fib) ? _fibs[fib].Find(AddressFamily.Inet6, PrefixKey.Of(destination), default, via) : null;

    private static bool IsRoutable(AddressFamily family) => family is AddressFamily.Inet or AddressFamily.Inet6;

    private bool IsPrefix(in SockAddr destination, int length, int fib) =>
        IsFib(fib) && IsRoutable(destination.Family) && (uint)length <= (uint)PrefixKey.WidthOf(destination.Family);

    /// <summary>rt_setgate, link_rtrequest: finds the interface that leads to the gateway, and the source. F</summary>
    private Route? Make(in SockAddr destination, int prefixLength, in SockAddr gateway, int fib, RouteFlags origin)
    {
        var toLink = gateway.Family == AddressFamily.Link;
        var ifp = toLink ? _interfaces.ByIndex(gateway.Index) : NeighbourInterface(gateway, fib);
        if (ifp is not { IsAttached: true })
        {
            return null;
        }

        var host = prefixLength == PrefixKey.WidthOf(destination.Family) ? RouteFlags.Host : RouteFlags.None;
        return new Route
        {
            Destination = destination,
            PrefixLength = prefixLength,
            Gateway = gateway,
            Ifp = ifp,
            Source = IfAddressTable.BestOf(ifp, toLink ? destination : gateway),
            Flags = RouteFlags.Up | origin | host | (toLink ? RouteFlags.None : RouteFlags.Gateway),
        };
    }

    /// <summary>A router must be a neighbour: its own route may not lead to another router.</summary>
    private IfNet? NeighbourInterface(in SockAddr gateway, int fib)
    {
        var route = _fibs[fib].Find(gateway.Family, PrefixKey.Of(gateway), default, null);
        return route is null || route.HasRouter ? null : route.Ifp;
    }
}
