using HwNet.Net;

namespace HwNet.Routing;

/// <content>defrouter_addreq, nd6_prefix_onlink: routes that a router's messages make, in every table, and take away again.</content>
public sealed partial class RouteTables
{
    /// <summary>Adds a route to every table that has none to the prefix: what was entered by hand, or follows from an address, prevails. n</summary>
    /// <param name="destination">As for <see cref="Add"/>.</param>
    /// <param name="prefixLength">The same.</param>
    /// <param name="gateway">The same.</param>
    /// <returns>False when a table is without such a route still: nothing leads to the gateway.</returns>
    internal bool AddDynamic(in SockAddr destination, int prefixLength, in SockAddr gateway)
    {
        var everywhere = true;
        lock (_lock)
        {
            for (var fib = 0; fib < _fibs.Length; fib++)
            {
                if (_fibs[fib].At(destination, prefixLength).Length > 0)
                {
                    continue;
                }

                var route = Make(destination, prefixLength, gateway, fib, RouteFlags.Dynamic);
                everywhere &= route is not null;
                if (route is not null)
                {
                    Place(route, fib);
                }
            }
        }

        return everywhere;
    }

    /// <summary>Takes out what <see cref="AddDynamic"/> added for a prefix through an interface, and nothing else. n</summary>
    internal void RemoveDynamic(in SockAddr destination, int prefixLength, IfNet ifp)
    {
        lock (_lock)
        {
            for (var fib = 0; fib < _fibs.Length; fib++)
            {
                foreach (var route in _fibs[fib].At(destination, prefixLength))
                {
                    if (route.Ifp == ifp && (route.Flags & RouteFlags.Dynamic) != 0)
                    {
                        Displace(new RoutePlace(route, fib));
                    }
                }
            }
        }
    }
}
