using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Dhcp;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols.Dhcp;

/// <summary>The state machine of RFC 2131 figure 5.</summary>
public sealed class DhcpClientTests
{
    private const byte Discover = 1;
    private const byte Request = 3;
    private const byte Decline = 4;
    private const byte Release = 7;

    [Fact]
    public void A_discover_leaves_from_nowhere_to_everybody_with_what_is_wanted()
    {
        using var bench = new DhcpBench();

        var sent = Assert.Single(bench.Messages);
        Assert.Equal((Discover, "0.0.0.0", "255.255.255.255", "0.0.0.0"), (sent.Type, sent.Source, sent.Destination, sent.ClientAddress));
        Assert.Equal([1, 2, 0, 0, 0, 0, 1], sent.Option(61));
        Assert.Equal([1, 121, 3, 6, 15, 26, 51, 54, 58, 59], sent.Option(55));
        Assert.Equal(1500, (sent.Option(57)[0] << 8) | sent.Option(57)[1]);
        Assert.False(sent.Broadcast);
        Assert.True(sent.Frame.Length - 42 >= 300);
    }

    [Fact]
    public void A_granted_address_stands_on_the_interface_with_its_routes()
    {
        using var bench = new DhcpBench();

        bench.Reply(2, [10, 9, 0, 50], DhcpBench.Usual(3600));
        var request = bench.Last;
        bench.Reply(5, [10, 9, 0, 50], DhcpBench.Usual(3600, DhcpBench.Option(15, [.. "lab.example\0"u8])));

        Assert.Equal((Request, "10.9.0.50", "10.9.0.2", "0.0.0.0"), (request.Type, request.Requested, request.Server, request.Source));
        Assert.Equal((DhcpState.Bound, "10.9.0.50", 24), (bench.Client.State, $"{bench.Address!.Address}", bench.Address.PrefixLength));
        Assert.Equal("10.9.0.2", $"{bench.Stack.Routes.Lookup(SockAddr.Inet(Ipv4Address.Parse("192.0.2.1")))!.Gateway!.Value.Ipv4}");
        var lease = bench.Client.Lease!;
        Assert.Equal(["10.9.0.2", "10.9.0.3"], lease.DnsServers.Select(static a => $"{a}"));
        Assert.Equal(("lab.example", 3600, 1800, 3150), (lease.DomainName, lease.Duration.TotalSeconds, lease.RenewAfter.TotalSeconds, lease.RebindAfter.TotalSeconds));
        Assert.Equal([DhcpProgressKind.Discover, DhcpProgressKind.Offer, DhcpProgressKind.Request, DhcpProgressKind.Bound], bench.Steps.Select(static s => s.Kind));
    }

    [Fact]
    public void Nobody_answering_is_asked_less_and_less_often_and_for_a_broadcast()
    {
        using var bench = new DhcpBench();
        var at = new List<double>();

        for (var second = 0.5; second < 140; second += 0.5)
        {
            var before = bench.Messages.Count;
            bench.Seconds(0.5);
            at.AddRange(Enumerable.Repeat(second, bench.Messages.Count - before));
        }

        double[] waits = [at[0], .. at.Zip(at.Skip(1), static (a, b) => b - a)];
        Assert.Equal(5, waits.Length);
        Assert.All(waits.Zip([4, 8, 16, 32, 64]), static w => Assert.InRange(w.First, w.Second - 1.5, w.Second + 1.5));
        Assert.All(bench.Messages.Skip(1), static m => Assert.True(m.Broadcast));
        Assert.Single(bench.Messages.Select(static m => m.Xid).Distinct());
        Assert.Equal(5, bench.Counters.Retransmitted);
    }

    [Fact]
    public void A_server_that_falls_silent_after_its_offer_is_left_after_four_requests()
    {
        using var bench = new DhcpBench();
        bench.Reply(2, [10, 9, 0, 50], DhcpBench.Usual(3600));

        bench.Seconds(70);

        Assert.Equal([1, 3, 3, 3, 3, 1], bench.Messages.Take(6).Select(static m => (int)m.Type));
        Assert.NotEqual(bench.Messages[0].Xid, bench.Last.Xid);
    }

    [Fact]
    public void The_lease_is_renewed_by_its_server_from_T1_on()
    {
        using var bench = new DhcpBench();
        bench.Obtain(120);
        LearnServer(bench);

        bench.Seconds(59);
        Assert.Equal(DhcpState.Bound, bench.Client.State);
        bench.Seconds(2);

        Assert.Equal(DhcpState.Renewing, bench.Client.State);
        var asked = bench.Last;
        Assert.Equal((Request, "10.9.0.50", "10.9.0.2", "10.9.0.50"), (asked.Type, asked.Source, asked.Destination, asked.ClientAddress));
        Assert.False(asked.Has(50));
        Assert.False(asked.Has(54));
        bench.Reply(5, [10, 9, 0, 50], DhcpBench.Usual(120));
        Assert.Equal((DhcpState.Bound, DhcpProgressKind.Renewed), (bench.Client.State, bench.Steps[^1].Kind));
        bench.Seconds(58);
        Assert.Equal(DhcpState.Bound, bench.Client.State);
    }

    [Fact]
    public void From_T2_on_any_server_is_asked_and_at_the_end_the_address_goes()
    {
        using var bench = new DhcpBench();
        bench.Obtain(800, DhcpBench.Option(58, DhcpBench.Number(200)), DhcpBench.Option(59, DhcpBench.Number(400)));
        LearnServer(bench);

        bench.Seconds(395);
        Assert.Equal(DhcpState.Renewing, bench.Client.State);
        bench.Seconds(10);
        Assert.Equal((DhcpState.Rebinding, "255.255.255.255", "10.9.0.50"), (bench.Client.State, bench.Last.Destination, bench.Last.ClientAddress));
        bench.Seconds(390);
        Assert.NotNull(bench.Address);
        bench.Seconds(10);

        Assert.Null(bench.Address);
        Assert.Null(bench.Stack.Routes.Lookup(SockAddr.Inet(Ipv4Address.Parse("192.0.2.1"))));
        Assert.Equal((DhcpState.Selecting, Discover, 1L), (bench.Client.State, bench.Last.Type, bench.Counters.Expired));
    }

    [Fact]
    public void Another_server_may_extend_the_lease_while_rebinding()
    {
        using var bench = new DhcpBench();
        bench.Obtain(120);
        LearnServer(bench);
        bench.Seconds(110);

        bench.Reply(5, [10, 9, 0, 50], [.. DhcpBench.Usual(120).Skip(1), DhcpBench.Option(54, 10, 9, 0, 7)]);

        Assert.Equal((DhcpState.Bound, "10.9.0.7"), (bench.Client.State, $"{bench.Client.Lease!.Server}"));
    }

    [Fact]
    public void A_refusal_takes_the_address_off_at_once()
    {
        using var bench = new DhcpBench();
        bench.Obtain(120);
        LearnServer(bench);
        bench.Seconds(61);

        bench.Reply(6, [0, 0, 0, 0], DhcpBench.Option(54, DhcpBench.ServerId), DhcpBench.Option(56, [.. "wrong network"u8]));

        Assert.Null(bench.Address);
        Assert.Equal((DhcpState.Selecting, Discover), (bench.Client.State, bench.Last.Type));
        Assert.Contains(bench.Steps, static s => s is { Kind: DhcpProgressKind.Nak, Detail: "wrong network" });
    }

    [Fact]
    public void A_server_that_always_refuses_is_not_flooded()
    {
        using var bench = new DhcpBench();

        for (var second = 0; second < 300; second++)
        {
            if (bench.Client.State == DhcpState.Selecting)
            {
                bench.Reply(2, [10, 9, 0, 50], DhcpBench.Usual(3600));
            }

            if (bench.Client.State == DhcpState.Requesting)
            {
                bench.Reply(6, [0, 0, 0, 0], DhcpBench.Option(54, DhcpBench.ServerId));
            }

            bench.Seconds(1);
        }

        Assert.InRange(bench.Counters.Naks, 5, 12);
    }

    [Fact]
    public void A_granted_address_is_probed_three_times_and_then_announced()
    {
        using var bench = new DhcpBench(new DhcpClientOptions());
        bench.Obtain();
        Assert.Equal(DhcpState.Probing, bench.Client.State);
        Assert.Null(bench.Address);

        bench.Seconds(8);

        Assert.Equal(DhcpState.Bound, bench.Client.State);
        var arps = bench.Arps;
        Assert.All(arps.Take(3), static p => Assert.True(p.IsProbe && p.TargetAddress == Ipv4Address.Parse("10.9.0.50")));
        Assert.True(arps[3].IsAnnouncement);
    }

    [Theory]
    [InlineData(ArpOperation.Reply, "10.9.0.50", "0.0.0.0")]
    [InlineData(ArpOperation.Request, "10.9.0.50", "10.9.0.1")]
    [InlineData(ArpOperation.Request, "0.0.0.0", "10.9.0.50")]
    public void An_address_that_somebody_has_or_wants_is_declined(ArpOperation operation, string sender, string target)
    {
        using var bench = new DhcpBench(new DhcpClientOptions());
        bench.Obtain();
        bench.Seconds(1.5);

        bench.ReceiveArp(new ArpPacket
        {
            Operation = operation,
            SenderLladdr = LinkAddress.Parse("02:00:00:00:00:09"),
            SenderAddress = Ipv4Address.Parse(sender),
            TargetAddress = Ipv4Address.Parse(target),
        });

        Assert.Equal((Decline, "10.9.0.50", "10.9.0.2", "0.0.0.0"), (bench.Last.Type, bench.Last.Requested, bench.Last.Server, bench.Last.ClientAddress));
        Assert.Contains(bench.Steps, static s => s is { Kind: DhcpProgressKind.Conflict, Detail: "02:00:00:00:00:09" });
        var messages = bench.Messages.Count;
        bench.Seconds(9.5);
        Assert.Equal(messages, bench.Messages.Count);
        bench.Seconds(1);
        Assert.Equal(Discover, bench.Last.Type);
        Assert.Null(bench.Address);
    }

    [Fact]
    public void A_release_waits_for_the_servers_link_address_and_takes_everything_off()
    {
        using var bench = new DhcpBench();
        bench.Obtain();

        Assert.Equal(Errno.None, bench.Client.Release());
        bench.Settle();
        Assert.Equal(DhcpState.Releasing, bench.Client.State);
        LearnServer(bench);
        bench.Seconds(1);

        Assert.Equal((Release, "10.9.0.50", "10.9.0.2", "10.9.0.2"), (bench.Last.Type, bench.Last.ClientAddress, bench.Last.Server, bench.Last.Destination));
        Assert.Equal(DhcpState.Stopped, bench.Client.State);
        Assert.Null(bench.Address);
        Assert.Null(bench.Client.Lease);
        Assert.Equal(Errno.EADDRNOTAVAIL, bench.Client.Release());
    }

    [Fact]
    public void A_release_nobody_can_hear_ends_all_the_same()
    {
        using var bench = new DhcpBench();
        bench.Obtain();

        Assert.Equal(Errno.None, bench.Client.Release());
        bench.Seconds(3);

        Assert.Equal(DhcpState.Stopped, bench.Client.State);
        Assert.Null(bench.Address);
    }

    [Fact]
    public void A_former_address_is_asked_for_first()
    {
        using var bench = new DhcpBench(new DhcpClientOptions { Probes = 0, Previous = Ipv4Address.Parse("10.9.0.50") });

        Assert.Equal((Request, "10.9.0.50", null, "0.0.0.0"), (bench.Last.Type, bench.Last.Requested, bench.Last.Server, bench.Last.ClientAddress));
        bench.Reply(5, [10, 9, 0, 50], DhcpBench.Usual(3600));

        Assert.Equal(DhcpState.Bound, bench.Client.State);
    }

    [Fact]
    public void A_former_address_that_nobody_remembers_is_given_up()
    {
        using var bench = new DhcpBench(new DhcpClientOptions { Probes = 0, Previous = Ipv4Address.Parse("10.9.0.50") });

        bench.Seconds(15);

        Assert.Equal([3, 3, 1], bench.Messages.Select(static m => (int)m.Type));
    }

    [Fact]
    public void Classless_routes_take_the_place_of_the_router()
    {
        using var bench = new DhcpBench();
        bench.Obtain(3600, DhcpBench.Option(121, 8, 172, 10, 9, 0, 3, 24, 192, 0, 2, 0, 0, 0, 0));

        Assert.Equal("10.9.0.3", $"{bench.Stack.Routes.Lookup(SockAddr.Inet(Ipv4Address.Parse("172.16.0.1")))!.Gateway!.Value.Ipv4}");
        Assert.Equal(bench.Ifp, bench.Stack.Routes.Lookup(SockAddr.Inet(Ipv4Address.Parse("192.0.2.1")))!.Ifp);
        Assert.Null(bench.Stack.Routes.Lookup(SockAddr.Inet(Ipv4Address.Parse("198.51.100.1"))));
        bench.Client.Dispose();
        Assert.Empty(bench.Stack.Routes.Entries(AddressFamily.Inet));
    }

    [Theory]
    [InlineData(1400, 1400)]
    [InlineData(575, 1500)]
    [InlineData(1600, 1500)]
    public void An_mtu_is_only_lowered_within_reason_and_restored(int told, int inForce)
    {
        using var bench = new DhcpBench();
        bench.Obtain(3600, DhcpBench.Option(26, (byte)(told >> 8), (byte)told));

        Assert.Equal(inForce, bench.Ifp.Mtu);
        bench.Client.Dispose();

        Assert.Equal(1500, bench.Ifp.Mtu);
    }

    [Fact]
    public void An_endless_lease_is_never_renewed()
    {
        using var bench = new DhcpBench();
        bench.Obtain(uint.MaxValue);
        var messages = bench.Messages.Count;

        bench.Seconds(3e7);

        Assert.Equal((DhcpState.Bound, messages, true), (bench.Client.State, bench.Messages.Count, bench.Client.Lease!.IsInfinite));
    }

    [Fact]
    public void A_detached_interface_stops_its_client()
    {
        using var bench = new DhcpBench();
        bench.Obtain();

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));
        bench.Settle();

        Assert.Equal(DhcpState.Stopped, bench.Client.State);
        Assert.Equal(Errno.ENXIO, bench.Stack.Inet.Dhcp.Open(bench.Ifp, out _));
    }

    [Fact]
    public void What_cannot_be_opened_says_why()
    {
        using var bench = new DhcpBench(start: false);

        Assert.Equal(Errno.EEXIST, bench.Stack.Inet.Dhcp.Open(bench.Ifp, out _));
        bench.Client.Dispose();
        Assert.Equal(Errno.EINVAL, bench.Client.Start());
        using (var socket = bench.Stack.Inet.Udp.Open())
        {
            Assert.Equal(Errno.None, socket.Bind(default, 68));
            Assert.Equal(Errno.EADDRINUSE, bench.Stack.Inet.Dhcp.Open(bench.Ifp, out _));
        }

        Assert.Equal(Errno.EINVAL, bench.Stack.Inet.Dhcp.Open(bench.Ifp, out _, new DhcpClientOptions { Fib = 16 }));
        Assert.Equal(Errno.EINVAL, bench.Stack.Inet.Dhcp.Open(bench.Ifp, out _, new DhcpClientOptions { ClientIdentifier = new byte[65] }));
    }

    [Fact]
    public void An_address_that_was_there_before_stays()
    {
        using var bench = new DhcpBench(start: false);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Ipv4Address.Parse("10.9.0.50"), 24)));
        Assert.Equal(Errno.None, bench.Client.Start());
        bench.Settle();
        bench.Obtain();

        bench.Client.Dispose();

        Assert.NotNull(bench.Address);
    }

    private static void LearnServer(DhcpBench bench) => bench.ReceiveArp(new ArpPacket
    {
        Operation = ArpOperation.Reply,
        SenderLladdr = HwNet.Core.Tests.Net.TestStack.Other,
        SenderAddress = Ipv4Address.Read(DhcpBench.ServerId),
        TargetLladdr = HwNet.Core.Tests.Net.TestStack.Own,
        TargetAddress = Ipv4Address.Parse("10.9.0.50"),
    });
}
