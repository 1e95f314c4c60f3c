using HwNet.Net;
using HwNet.Routing;

namespace HwNet.Cli.Common.Interfaces;

/// <summary>A route, and the forwarding tables it stands in.</summary>
/// <param name="Destination">"10.9.0.0/24", "default".</param>
/// <param name="Gateway">The router; null when the destination is a neighbour.</param>
/// <param name="Interface">Where it leads out.</param>
/// <param name="Flags">"U", "G", "H", "S" as netstat -r writes them, and "P" for those of an address of the interface.</param>
/// <param name="Fibs">The tables, by number.</param>
internal sealed record RouteReport(string Destination, string? Gateway, string Interface, string Flags, IReadOnlyList<int> Fibs)
{
    /// <summary>All routes of a stack, in the order of the first table that has them.</summary>
    internal static IReadOnlyList<RouteReport> Of(NetStack stack)
    {
        var found = new List<(RouteReport Route, List<int> Fibs)>();
        var places = new Dictionary<(string, string?, string, string), int>();
        for (var fib = 0; fib < stack.Routes.Count; fib++)
        {
            foreach (var route in stack.Routes.Entries(AddressFamily.Inet, fib).Concat(stack.Routes.Entries(AddressFamily.Inet6, fib)))
            {
                var report = Of(route);
                var key = (report.Destination, report.Gateway, report.Interface, report.Flags);
                if (!places.TryGetValue(key, out var place))
                {
                    places[key] = place = found.Count;
                    found.Add((report, []));
                }

                found[place].Fibs.Add(fib);
            }
        }

        return [.. found.Select(static f => f.Route with { Fibs = f.Fibs })];
    }

    private static RouteReport Of(Route route)
    {
        var gateway = route.Gateway is { Family: not AddressFamily.Link } router ? router.ToString() : null;
        return new RouteReport(Network(route), gateway, route.Ifp.Name, Letters(route.Flags), []);
    }

    /// <summary>Without the bits of the host, which an interface's route still has.</summary>
    private static string Network(Route route) => route switch
    {
        { PrefixLength: 0 } => "default",
        { Destination.Family: AddressFamily.Inet } => $"{new Wire.Ipv4Prefix(route.Destination.Ipv4, route.PrefixLength).Network}/{route.PrefixLength}",
        _ => $"{route.Destination}/{route.PrefixLength}",
    };

    private static string Letters(RouteFlags flags)
    {
        (RouteFlags Flag, char Letter)[] letters =
            [(RouteFlags.Up, 'U'), (RouteFlags.Gateway, 'G'), (RouteFlags.Host, 'H'), (RouteFlags.Static, 'S'), (RouteFlags.Pinned, 'P')];
        return string.Concat(letters.Where(l => flags.HasFlag(l.Flag)).Select(static l => l.Letter));
    }
}
