using HwNet.Fixtures.Captures;
using HwNet.Net;
using HwNet.Protocols.Dhcp;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Dhcp;

/// <summary>dnsmasq judges: it grants, renews, hears of conflicts and takes back.</summary>
public sealed class DnsmasqTests
{
    [SkippableFact]
    public void A_lease_is_obtained_used_renewed_and_released()
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        using var rig = new DnsmasqRig("--dhcp-option=option:dns-server,10.9.0.3,10.9.0.4", "--dhcp-option=option:mtu,1400", "--domain=lab.example");

        var client = rig.Obtain();
        var lease = client.Lease!;
        var ping = rig.Far.Run("ping", "-c", "1", "-W", "10", $"{lease.Address.Address}");
        Assert.Equal(Errno.None, client.Renew());
        rig.Await(() => rig.Steps.Any(static s => s.Kind == DhcpProgressKind.Renewed), "renewed");
        var leases = rig.Server.Leases;
        var route = rig.Stack.Routes.Lookup(SockAddr.Inet(Ipv4Address.Parse("192.0.2.1")))!;
        rig.Release(client);
        rig.Server.Await("DHCPRELEASE");

        Assert.InRange(lease.Address.Address.ToUInt32() & 0xff, 50u, 99u);
        Assert.Equal((24, "10.9.0.2", "lab.example", 1400), (lease.Address.Length, $"{lease.Server}", lease.DomainName, lease.Mtu));
        Assert.Equal(120, lease.Duration.TotalSeconds);

        // dnsmasq sends each client a little earlier, by chance.
        Assert.InRange(lease.RenewAfter.TotalSeconds, 50, 60);
        Assert.InRange(lease.RebindAfter.TotalSeconds, 90, 105);
        Assert.Equal(["10.9.0.2"], lease.Routers.Select(static a => $"{a}"));
        Assert.Equal(["10.9.0.3", "10.9.0.4"], lease.DnsServers.Select(static a => $"{a}"));
        Assert.Equal("10.9.0.2", $"{route.Gateway!.Value.Ipv4}");
        Assert.True(ping.ExitCode == 0, ping.Output);
        Assert.Contains($" {lease.Address.Address} ", leases, StringComparison.Ordinal);
        Assert.DoesNotContain($" {lease.Address.Address} ", rig.Server.Leases, StringComparison.Ordinal);
        Assert.Empty(rig.Ifp.Addresses.OfType<InetIfAddress>());
        Assert.Equal(1500, rig.Ifp.Mtu);
        Assert.Equal(["1", "3", "3", "7"], ReadByTshark(rig, 4));
    }

    [SkippableFact]
    public void A_server_that_answers_by_broadcast_is_heard_too()
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        using var rig = new DnsmasqRig();

        using var client = rig.Obtain(DnsmasqRig.Quick with { AlwaysBroadcast = true });

        Assert.Equal(["ff:ff:ff:ff:ff:ff"], Tshark.FieldsOf(rig.Capture(2), "dhcp.type == 2", "eth.dst").Distinct());
    }

    [SkippableFact]
    public void An_address_that_another_host_has_is_declined_and_another_taken()
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        using var rig = new DnsmasqRig();
        var first = rig.Obtain();
        var taken = first.Lease!.Address.Address;
        rig.Release(first);
        rig.Server.Await("DHCPRELEASE");

        // The kernel answers ARP on every interface for an address that any of them has.
        _ = rig.Far.Must("ip", "address", "add", $"{taken}/32", "dev", "lo");
        using var second = rig.Obtain();

        rig.Server.Await($"DHCPDECLINE({rig.FarName}) {taken} ");
        Assert.NotEqual(taken, second.Lease!.Address.Address);
        Assert.Contains(rig.Steps, s => s.Kind == DhcpProgressKind.Conflict && s.Address == taken);
        Assert.Equal(1, rig.Counters.Declines);
        Assert.Equal(["1", "3", "7", "1", "3", "4", "1", "3"], ReadByTshark(rig, 8));
    }

    [SkippableFact]
    public void A_former_address_of_another_network_is_refused_and_a_new_one_taken()
    {
        using var rig = new DnsmasqRig();

        using var client = rig.Obtain(DnsmasqRig.Quick with { Probes = 0, Previous = Ipv4Address.Parse("10.8.0.50") });

        Assert.Equal(1, rig.Counters.Naks);
        Assert.Contains("DHCPNAK", rig.Server.Log, StringComparison.Ordinal);
        Assert.True(client.Lease!.Address.Contains(Ipv4Address.Parse("10.9.0.2")));
    }

    [SkippableFact]
    public void A_former_address_is_granted_again_by_one_message()
    {
        using var rig = new DnsmasqRig("--dhcp-option=121,172.16.0.0/12,10.9.0.7");
        var first = rig.Obtain(DnsmasqRig.Quick with { Probes = 0 });
        var address = first.Lease!.Address.Address;
        first.Dispose();
        rig.Steps.Clear();

        using var again = rig.Obtain(DnsmasqRig.Quick with { Probes = 0, Previous = address });

        Assert.Equal((address, 0L), (again.Lease!.Address.Address, rig.Counters.Naks));
        Assert.Equal([DhcpProgressKind.Request, DhcpProgressKind.Bound], rig.Steps.Select(static s => s.Kind));
        Assert.Equal("10.9.0.7", $"{rig.Stack.Routes.Lookup(SockAddr.Inet(Ipv4Address.Parse("172.16.0.1")))!.Gateway!.Value.Ipv4}");
    }

    /// <summary>The types of the messages that we sent; none of them, and none of our other frames, is malformed.</summary>
    private static IReadOnlyList<string> ReadByTshark(DnsmasqRig rig, int messages)
    {
        var capture = rig.Capture(messages);
        Assert.Empty(Tshark.FieldsOf(capture, "_ws.malformed || _ws.expert.severity == error", "frame.number", "_ws.expert.message"));
        var ours = $"eth.src == {rig.Ifp.Lladdr} && dhcp";
        Assert.Equal(["1"], Tshark.Run("tshark",
            ["-n", "-r", capture, "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-Y", ours, "-T", "fields", "-e", "udp.checksum.status"]).Distinct());
        return Tshark.FieldsOf(capture, ours, "dhcp.option.dhcp");
    }
}
