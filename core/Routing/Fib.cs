using HwNet.Net;

namespace HwNet.Routing;

/// <summary>rt_tables[n]: one forwarding table. Routes to the same prefix are kept together: one for each interface on that network, and then the look-up compares them.</summary>
/// <remarks>Readers take no lock. A look-up costs O(W) for addresses of W bits, and the routes of the prefixes that cover it. Lock: F, for writers.</remarks>
internal sealed class Fib
{
    private readonly PrefixTrie<Route[]> _inet = new();
    private readonly PrefixTrie<Route[]> _inet6 = new();

    internal PrefixTrie<Route[]> Of(AddressFamily family) => family == AddressFamily.Inet ? _inet : _inet6;

    /// <summary>The routes to just this prefix; empty without.</summary>
    internal Route[] At(in SockAddr destination, int length) => Of(destination.Family).Find(PrefixKey.Of(destination), length) ?? [];

    /// <summary>F</summary>
    internal void Add(Route route) => Put(route, [.. At(route.Destination, route.PrefixLength), route]);

    /// <summary>F</summary>
    internal void Remove(Route route) =>
        Put(route, Array.FindAll(At(route.Destination, route.PrefixLength), r => !ReferenceEquals(r, route)));

    /// <summary>rtlookup: the longest prefix; within it the wanted source, then an interface that works, then the older route.</summary>
    /// <param name="family">Inet or Inet6.</param>
    /// <param name="key">The destination.</param>
    /// <param name="source">An address of this host, which its own interface is preferred for; or any.</param>
    /// <param name="via">Only routes through this interface; null for all.</param>
    internal Route? Find(AddressFamily family, in PrefixKey key, in PrefixKey source, IfNet? via)
    {
        if (via is null)
        {
            return Of(family).Longest(key) switch
            {
                null => null,
                [var only] => only,
                var several => Pick(several, family, source, null),
            };
        }

        Route? best = null;
        foreach (var routes in Of(family).Covering(key))
        {
            best = Pick(routes, family, source, via) ?? best;
        }

        return best;
    }

    private static Route? Pick(Route[] routes, AddressFamily family, in PrefixKey source, IfNet? via)
    {
        Route? best = null;
        var bestRank = -1;
        foreach (var route in routes)
        {
            if (via is not null && route.Ifp != via)
            {
                continue;
            }

            var rank = (route.Ifp.AddressIndex.Of(family)!.Equal(source).Length > 0 ? 2 : 0) + (route.Ifp.IsUpAndRunning ? 1 : 0);
            if (rank > bestRank)
            {
                (best, bestRank) = (route, rank);
            }
        }

        return best;
    }

    private void Put(Route route, Route[] routes) =>
        Of(route.Destination.Family).Set(PrefixKey.Of(route.Destination), route.PrefixLength, routes.Length == 0 ? null : routes);
}
