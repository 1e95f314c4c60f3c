using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Protocols.Nd;
using HwNet.Routing;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols.Inet6;

[Trait("Spec", "IF-113")]
public sealed class RouterDiscoveryTests
{
    private const string Net = "2001:db8:5::";

    private static readonly Ipv6Address Router = Inet6Bench.PeerLink;
    private static readonly Ipv6Address Router2 = Ipv6Address.Parse("fe80::7");
    private static readonly Ipv6Address Far = Ipv6Address.Parse("2001:db8:ffff::1");

    // Of 02:00:00:00:00:01, the universal bit inverted (RFC 4291 appendix A).
    private static readonly Ipv6Address Made = Ipv6Address.Parse("2001:db8:5::ff:fe00:1");

    [Fact]
    public void Routers_are_asked_for_three_times_four_seconds_apart_and_then_no_more()
    {
        using var bench = Start();

        Assert.Equal(1, Solicits(bench));
        bench.Seconds(3);
        Assert.Equal(1, Solicits(bench));
        bench.Seconds(1);
        Assert.Equal(2, Solicits(bench));
        bench.Seconds(60);

        Assert.Equal(3, Solicits(bench));
        Assert.Equal(3, bench.Inet6.Routers.Counters.SolicitsSent);
        var frame = bench.Sent.First(static f => f[54] == 133);
        Assert.True(Ipv6Header.TryParse(frame.AsSpan(14), out var header, out _));
        Assert.Equal((Inet6Bench.OwnLink, Ipv6Address.AllRouters, (byte)255), (header.Source, header.Destination, header.HopLimit));
        Assert.Equal(0, Ipv6Header.Checksum(header.Source, header.Destination, IpProtocol.Icmpv6, frame.AsSpan(54)));
        Assert.Equal([1, 1, 2, 0, 0, 0, 0, 1], frame[62..70]);
    }

    [Fact]
    public void An_answer_ends_the_asking_and_makes_default_route_network_and_address()
    {
        using var bench = Start();

        Advertise(bench, Router, new RouterAdvertBytes(hopLimit: 33).Lladdr(Inet6Bench.PeerLladdr).Mtu(1400).Prefix(Net));
        bench.Seconds(3);

        Assert.Equal(1, Solicits(bench));
        var route = bench.Stack.Routes.Lookup(SockAddr.Inet6(Far), 5)!;
        Assert.Equal((Router, bench.Ifp, RouteFlags.Dynamic), (route.Gateway!.Value.Ipv6, route.Ifp, route.Flags & RouteFlags.Dynamic));
        Assert.Equal(AddressFamily.Link, bench.Stack.Routes.Lookup(SockAddr.Inet6(Ipv6Address.Parse("2001:db8:5::77")))!.Gateway!.Value.Family);
        Assert.Equal(Inet6AddressState.Preferred, bench.Inet6.StateOf(bench.Ifp, Made));
        Assert.Equal(1400, bench.Inet6.MtuOf(bench.Ifp));
        Assert.True(bench.Neighbour(Router).IsRouter);
        var entry = Assert.Single(bench.Inet6.Routers.Entries);
        Assert.Equal((Router, TimeSpan.FromSeconds(1797), true), (entry.Address, entry.Left, entry.IsChosen));

        bench.Sent.Clear();
        Assert.Equal(Errno.None, bench.Output(Far));
        var frame = bench.Sent.Single(static f => f[20] == 200);
        Assert.Equal((Inet6Bench.PeerLladdr, (byte)33), (LinkAddress.Read(frame), frame[21]));
        Assert.Equal(Inet6Bench.Own, Ipv6Address.Read(frame.AsSpan(22)));
        Assert.Equal(Errno.None, bench.Output(Ipv6Address.Parse("2001:db8:5::77")));
        Assert.Contains(bench.SentNd, nd => nd.Message.Target == Ipv6Address.Parse("2001:db8:5::77") && nd.Header.Source == Inet6Bench.Own);
    }

    [Fact]
    public void A_packet_is_sent_from_the_address_that_shares_most_of_the_network()
    {
        using var bench = Start();
        Advertise(bench, Router, new RouterAdvertBytes().Lladdr(Inet6Bench.PeerLladdr).Prefix(Net));
        bench.Seconds(3);
        bench.Sent.Clear();

        Assert.Equal(Errno.None, bench.Inet6.Output.Route(default, Ipv6Address.Parse("2001:db8:5:1::9"), null, 0, out var hop));

        Assert.Equal(Made, hop.Source);
    }

    [Fact]
    public void Of_several_routers_the_preferred_one_is_chosen_and_one_that_does_not_answer_is_left()
    {
        using var bench = Start();
        Advertise(bench, Router, new RouterAdvertBytes().Lladdr(Inet6Bench.PeerLladdr));
        Assert.Equal(Router, Chosen(bench));
        Advertise(bench, Router2, new RouterAdvertBytes(flags: 0x18));
        Assert.Equal(Router, Chosen(bench));
        Advertise(bench, Router2, new RouterAdvertBytes(flags: 0x08));
        Assert.Equal(Router2, Chosen(bench));

        Assert.Equal(Errno.None, bench.Output(Far));
        bench.Seconds(4);

        Assert.Equal(Router, Chosen(bench));
        Assert.True(bench.Inet6.Routers.Entries.Single(static e => e.Address == Router2).IsLost);
        Assert.Equal(1, bench.Inet6.Routers.Counters.Lost);
        Advertise(bench, Router2, new RouterAdvertBytes(flags: 0x08));
        Assert.Equal(Router2, Chosen(bench));
    }

    [Fact]
    public void A_router_goes_when_its_lifetime_is_over_or_zero_or_it_says_it_is_none()
    {
        using var bench = Start();
        Advertise(bench, Router, new RouterAdvertBytes(lifetime: 10).Lladdr(Inet6Bench.PeerLladdr));
        bench.Seconds(9);
        Assert.Equal(Router, Chosen(bench));
        bench.Seconds(1);
        Assert.Null(Chosen(bench));
        Assert.Equal(1, bench.Inet6.Routers.Counters.Expired);

        Advertise(bench, Router, new RouterAdvertBytes().Lladdr(Inet6Bench.PeerLladdr));
        Advertise(bench, Router, new RouterAdvertBytes(lifetime: 0));
        Assert.Null(Chosen(bench));

        Advertise(bench, Router, new RouterAdvertBytes());
        Assert.Equal(Router, Chosen(bench));
        bench.ReceiveNd(
            new NeighbourMessage { IsAdvertisement = true, IsSolicited = true, Target = Router, Lladdr = Inet6Bench.PeerLladdr }, Router, Inet6Bench.OwnLink);
        Assert.Null(Chosen(bench));
    }

    [Fact]
    public void An_address_is_preferred_then_deprecated_then_gone()
    {
        using var bench = Start();
        Advertise(bench, Router, new RouterAdvertBytes().Prefix(Net, valid: 100, preferred: 50));
        bench.Seconds(3);
        Assert.Equal(Inet6AddressState.Preferred, bench.Inet6.StateOf(bench.Ifp, Made));
        var sources = Source(bench);
        bench.Seconds(47);

        Assert.Equal(Inet6AddressState.Deprecated, bench.Inet6.StateOf(bench.Ifp, Made));
        Assert.Equal((Made, Inet6Bench.Own), (sources, Source(bench)));
        bench.Seconds(50);

        Assert.Null(bench.Inet6.StateOf(bench.Ifp, Made));
        Assert.Null(bench.Stack.Routes.Lookup(SockAddr.Inet6(Made)) is { PrefixLength: 64 } left ? left : null);
        Assert.Empty(bench.Inet6.Routers.Prefixes);
    }

    [Theory]
    [InlineData(86400u, 10800u, 10800u)]
    [InlineData(86400u, 60u, 7200u)]
    [InlineData(3600u, 60u, 3600u)]
    [InlineData(3600u, 4000u, 4000u)]
    [InlineData(uint.MaxValue, 0u, 7200u)]
    public void An_unsigned_advertisement_cannot_end_an_address_within_two_hours(uint first, uint second, uint left)
    {
        using var bench = Start();
        Advertise(bench, Router, new RouterAdvertBytes().Prefix(Net, valid: first, preferred: 50));

        Advertise(bench, Router, new RouterAdvertBytes().Prefix(Net, valid: second, preferred: 0));

        var prefix = Assert.Single(bench.Inet6.Routers.Prefixes);
        Assert.Equal((TimeSpan.FromSeconds(left), TimeSpan.Zero), (prefix.Valid, prefix.Preferred));
        Assert.Equal(TimeSpan.FromSeconds(second), prefix.OnLink);
    }

    [Fact]
    public void Without_the_knob_nothing_is_asked_and_nothing_believed()
    {
        using var bench = new Inet6Bench();
        bench.Seconds(10);

        Advertise(bench, Router, new RouterAdvertBytes().Prefix(Net));
        bench.Seconds(3);

        Assert.Equal(0, Solicits(bench));
        Assert.Empty(bench.Inet6.Routers.Entries);
        Assert.Equal(1, bench.Inet6.Nd.Counters.DropsBy[NdDrop.NotAccepted]);
    }

    [Fact]
    public void What_is_wrong_with_an_advertisement_is_counted_by_cause()
    {
        using var bench = Start();
        var good = new RouterAdvertBytes().From(Router);
        var global = Ipv6Address.Parse("2001:db8::2");

        bench.Receive(good, Router, Ipv6Address.AllNodes, hopLimit: 254);
        bench.Receive(new RouterAdvertBytes().From(global), global, Ipv6Address.AllNodes, hopLimit: 255);
        Advertise(bench, Router, new RouterAdvertBytes().Add(1, 0));
        Advertise(bench, Router, new RouterAdvertBytes().Add(3, 4, 0, 0));
        Advertise(bench, Router, new RouterAdvertBytes().Lladdr(LinkAddress.Broadcast));
        bench.Receive(Cut(), Router, Ipv6Address.AllNodes, hopLimit: 255);
        bench.Receive(Typed(137), Router, Ipv6Address.AllNodes, hopLimit: 255);
        bench.Receive(Typed(133), Router, Ipv6Address.AllNodes, hopLimit: 255);

        var drops = bench.Inet6.Nd.Counters.DropsBy;
        Assert.Equal(
            [1, 1, 2, 1, 1, 1, 1],
            new[] { NdDrop.HopLimit, NdDrop.Source, NdDrop.Option, NdDrop.Lladdr, NdDrop.TooShort, NdDrop.Redirect, NdDrop.NotRouter }.Select(d => drops[d]));
        Assert.Empty(bench.Inet6.Routers.Entries);

        static byte[] Cut() => Sealed([134, 0, 0, 0, 64, 0, 0, 9]);
        static byte[] Typed(byte type) => Sealed([type, 0, .. new byte[38]]);
    }

    [Fact]
    public void What_is_wrong_with_an_option_is_counted_and_the_rest_holds()
    {
        using var bench = Start();

        Advertise(
            bench,
            Router,
            new RouterAdvertBytes(reachable: 3_600_001)
                .Mtu(1279).Mtu(1501).Add(5, 2, 0, 0, 0, 0, 5, 0xdc, 0, 0, 0, 0, 0, 0, 0, 0)
                .Prefix("fe80::").Prefix("ff02::").Prefix(Net, length: 129).Add(3, 1, 0, 0, 0, 0, 0, 0)
                .Prefix(Net, valid: 1, preferred: 2).Prefix("2001:db8:6::", length: 56));

        var ignored = bench.Inet6.Routers.Counters.IgnoredBy;
        Assert.Equal(
            [3, 4, 1, 1, 1],
            new[]
            {
                RouterOptionDrop.Mtu, RouterOptionDrop.Prefix, RouterOptionDrop.Lifetime, RouterOptionDrop.Identifier, RouterOptionDrop.Timer,
            }.Select(d => ignored[d]));
        Assert.Equal((1500, Router), (bench.Inet6.MtuOf(bench.Ifp), Chosen(bench)));
        Assert.All(bench.Inet6.Routers.Prefixes, static p => Assert.Null(p.Address));
    }

    [Fact]
    public void A_flood_of_routers_and_networks_fills_sixteen_places_of_each()
    {
        using var bench = Start();

        for (var n = 1; n <= 40; n++)
        {
            Advertise(bench, Ipv6Address.Parse($"fe80::1:{n:x}"), new RouterAdvertBytes().Prefix($"2001:db8:{n + 100:x}::"));
        }

        bench.Seconds(3);
        Assert.Equal((16, 16), (bench.Inet6.Routers.Entries.Count, bench.Inet6.Routers.Prefixes.Count));
        Assert.Equal(48, bench.Inet6.Routers.Counters.IgnoredBy[RouterOptionDrop.Full]);
    }

    [Fact]
    public void A_router_of_an_interface_that_goes_down_is_forgotten_and_asked_for_again()
    {
        using var bench = Start();
        Advertise(bench, Router, new RouterAdvertBytes().Lladdr(Inet6Bench.PeerLladdr));
        bench.Seconds(10);
        Assert.Equal(1, Solicits(bench));

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));
        Assert.Null(Chosen(bench));
        Assert.Null(bench.Stack.Routes.Lookup(SockAddr.Inet6(Far)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        bench.Seconds(1);

        Assert.Equal(2, Solicits(bench));
    }

    [Fact]
    public void A_default_route_entered_by_hand_and_an_address_added_by_hand_stay()
    {
        using var bench = Start();
        bench.Add(Made);
        bench.Seconds(2);
        var gateway = SockAddr.Inet6(Inet6Bench.Peer);
        Assert.Equal(Errno.None, bench.Stack.Routes.Add(SockAddr.Inet6(default), 0, gateway));

        Advertise(bench, Router, new RouterAdvertBytes(lifetime: 5).Prefix(Net, valid: 5, preferred: 5));
        bench.Seconds(10);

        Assert.Equal(gateway, bench.Stack.Routes.Lookup(SockAddr.Inet6(Far))!.Gateway);
        Assert.Equal(Inet6AddressState.Preferred, bench.Inet6.StateOf(bench.Ifp, Made));
        Assert.Equal(64, bench.Ifp.Addresses.OfType<Inet6IfAddress>().Single(static a => a.Address == Made).PrefixLength);
    }

    [Fact]
    public void Random_advertisements_leave_the_ledger_whole_and_the_lists_bounded()
    {
        const int Seed = 20261;
        var random = new Random(Seed);
        using var bench = Start();
        var before = bench.Inet6.Nd.Counters;

        for (var round = 0; round < 3000; round++)
        {
            var bytes = new byte[random.Next(8, 120)];
            random.NextBytes(bytes);
            bytes[0] = 134;
            bytes[1] = (byte)(random.Next(20) == 0 ? 1 : 0);
            for (var at = 16; at + 1 < bytes.Length && random.Next(8) != 0; at += bytes[at + 1] * 8)
            {
                (bytes[at], bytes[at + 1]) = ((byte)random.Next(1, 6), (byte)random.Next(1, 5));
            }

            bench.Receive(Sealed(bytes), Router, Ipv6Address.AllNodes, hopLimit: 255);
        }

        bench.Seconds(5);
        var after = bench.Inet6.Nd.Counters;
        Assert.True(after.Received == after.Handled + after.DropsBy.Values.Sum(), $"seed {Seed}");
        Assert.True(after.Handled > before.Handled, $"seed {Seed}");
        Assert.True(bench.Inet6.Routers.Prefixes.Count <= 16, $"seed {Seed}");
    }

    private static Inet6Bench Start()
    {
        var bench = new Inet6Bench();
        bench.Inet6.Routers.Accepts = true;
        bench.Seconds(1);
        return bench;
    }

    private static void Advertise(Inet6Bench bench, Ipv6Address from, RouterAdvertBytes advert) =>
        bench.Receive(advert.From(from), from, Ipv6Address.AllNodes, hopLimit: 255);

    private static byte[] Sealed(byte[] message)
    {
        message[2] = message[3] = 0;
        var sum = Ipv6Header.Checksum(Router, Ipv6Address.AllNodes, IpProtocol.Icmpv6, message);
        (message[2], message[3]) = ((byte)(sum >> 8), (byte)sum);
        return message;
    }

    private static int Solicits(Inet6Bench bench) => bench.Sent.Count(static f => f[20] == IpProtocol.Icmpv6 && f[54] == 133);

    private static Ipv6Address? Chosen(Inet6Bench bench)
    {
        var chosen = bench.Inet6.Routers.Entries.SingleOrDefault(static e => e.IsChosen)?.Address;
        var route = bench.Stack.Routes.Lookup(SockAddr.Inet6(Far));
        Assert.Equal(chosen, route?.Gateway?.Ipv6);
        return chosen;
    }

    private static Ipv6Address Source(Inet6Bench bench)
    {
        Assert.Equal(Errno.None, bench.Inet6.Output.Route(default, Ipv6Address.Parse("2001:db8:5::9"), null, 0, out var hop));
        return hop.Source;
    }
}
