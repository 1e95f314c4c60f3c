using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Routing;

/// <summary>rtentry: where packets to a network leave this host. Immutable; lives until its last reader is done.</summary>
public sealed record Route
{
    private readonly SockAddr? _gateway;

    /// <summary>rt_key: an address of the network.</summary>
    public required SockAddr Destination { get; init; }

    /// <summary>rt_mask, as bits from the front.</summary>
    public required int PrefixLength { get; init; }

    /// <summary>rt_gateway: the router, or the link address of the interface; null when the destination is a neighbour.</summary>
    public SockAddr? Gateway
    {
        get => _gateway;
        init
        {
            _gateway = value;
            HasRouter = value is { Family: not AddressFamily.Link };
            Ipv4Router = HasRouter ? value!.Value.Ipv4 : default;
        }
    }

    /// <summary>rt_ifp: the interface.</summary>
    public required IfNet Ifp { get; init; }

    /// <summary>rt_ifa: the address that packets are sent from unless they have one; null while the interface has none of the family.</summary>
    public IfAddress? Source { get; init; }

    /// <summary>rt_flags.</summary>
    public RouteFlags Flags { get; init; } = RouteFlags.Up;

    /// <summary>True when <see cref="Gateway"/> is a router: packets go to its link address.</summary>
    internal bool HasRouter { get; private init; }

    /// <summary>The router of an IPv4 route that has one.</summary>
    internal Ipv4Address Ipv4Router { get; private init; }

    /// <summary>The link address to find for a packet: the router's, or its own destination's.</summary>
    internal Ipv4Address NextHop(Ipv4Address destination) => HasRouter ? Ipv4Router : destination;

    /// <summary>As "route show" prints it: destination, gateway, interface.</summary>
    public override string ToString() => $"{Destination}/{PrefixLength} {(Gateway is { } gateway ? gateway.ToString() : "link")} {Ifp.Name}";
}
