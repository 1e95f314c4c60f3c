using HwNet.Wire;

namespace HwNet.Protocols.Dhcp;

/// <summary>What a server has granted. Immutable.</summary>
public sealed record DhcpLease
{
    /// <summary>yiaddr with the subnet mask; without a mask the prefix of its class.</summary>
    public required Ipv4Prefix Address { get; init; }

    /// <summary>Server identifier: who granted it.</summary>
    public required Ipv4Address Server { get; init; }

    /// <summary>Routers, the best first; at most <see cref="DhcpClientOptions.MaxAddresses"/>.</summary>
    public IReadOnlyList<Ipv4Address> Routers { get; init; } = [];

    /// <summary>Name servers, the best first; at most <see cref="DhcpClientOptions.MaxAddresses"/>.</summary>
    public IReadOnlyList<Ipv4Address> DnsServers { get; init; } = [];

    /// <summary>Classless static routes; where there are any, <see cref="Routers"/> does not count (RFC 3442).</summary>
    public IReadOnlyList<DhcpStaticRoute> StaticRoutes { get; init; } = [];

    /// <summary>Domain name, printable ASCII; null when none was told.</summary>
    public string? DomainName { get; init; }

    /// <summary>Interface MTU; null when none was told.</summary>
    public int? Mtu { get; init; }

    /// <summary>How long, from the request on; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>T1: when its server is asked for more time.</summary>
    public required TimeSpan RenewAfter { get; init; }

    /// <summary>T2: when any server is asked for more time.</summary>
    public required TimeSpan RebindAfter { get; init; }

    /// <summary>When it was asked for: the times count from then.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>True when it never ends.</summary>
    public bool IsInfinite => Duration == Timeout.InfiniteTimeSpan;

    /// <summary>True when both put the same things on an interface.</summary>
    internal bool SameResults(DhcpLease other) =>
        Address == other.Address && Mtu == other.Mtu && Routers.SequenceEqual(other.Routers) && StaticRoutes.SequenceEqual(other.StaticRoutes);
}
