using HwNet.Protocols.Dhcp;

namespace HwNet.Cli.Verbs.Dhcp;

/// <summary>A lease; times in seconds, null for ever.</summary>
internal sealed record DhcpLeaseReport
{
    public required string Address { get; init; }

    public required int PrefixLength { get; init; }

    public required string Netmask { get; init; }

    public required string Server { get; init; }

    public required IReadOnlyList<string> Routers { get; init; }

    public required IReadOnlyList<string> DnsServers { get; init; }

    public required IReadOnlyList<string> StaticRoutes { get; init; }

    public required string? DomainName { get; init; }

    public required int? Mtu { get; init; }

    public required double? LeaseSeconds { get; init; }

    public required double? T1Seconds { get; init; }

    public required double? T2Seconds { get; init; }

    public required DateTimeOffset Since { get; init; }

    internal static DhcpLeaseReport Of(DhcpLease lease) => new()
    {
        Address = lease.Address.Address.ToString(),
        PrefixLength = lease.Address.Length,
        Netmask = lease.Address.Netmask.ToString(),
        Server = lease.Server.ToString(),
        Routers = [.. lease.Routers.Select(static a => a.ToString())],
        DnsServers = [.. lease.DnsServers.Select(static a => a.ToString())],
        StaticRoutes = [.. lease.StaticRoutes.Select(static r => r.ToString())],
        DomainName = lease.DomainName,
        Mtu = lease.Mtu,
        LeaseSeconds = lease.IsInfinite ? null : lease.Duration.TotalSeconds,
        T1Seconds = lease.IsInfinite ? null : lease.RenewAfter.TotalSeconds,
        T2Seconds = lease.IsInfinite ? null : lease.RebindAfter.TotalSeconds,
        Since = lease.Since,
    };
}
