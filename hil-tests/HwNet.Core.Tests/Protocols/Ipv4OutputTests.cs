using HwNet.Core.Tests.Net;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Inet;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

[Trait("Spec", "IF-100")]
public sealed class Ipv4OutputTests
{
    private static readonly Ipv4Address Far = Ipv4Address.Parse("192.0.2.1");

    [Fact]
    public void The_header_is_prepended_in_place()
    {
        using var bench = new InetBench(resolved: true);
        var m = bench.Payload(8);
        var headroom = m.Headroom;
        bench.Bench.Driver.OnSent = sent =>
        {
            Assert.Same(m, sent);
            Assert.Equal(headroom - 34, sent.Headroom);
            bench.Sent.Add(sent.Data.ToArray());
        };

        Assert.Equal(Errno.None, bench.Stack.Inet.Output.Output(m, Ipv4Address.Any, InetBench.Peer, 200, 17));

        Assert.True(Ipv4Header.TryParse(Assert.Single(bench.SentIp), out var header));
        Assert.Equal((InetBench.Own, InetBench.Peer), (header.Source, header.Destination));
        Assert.Equal((28, 17, 200), (header.TotalLength, header.TimeToLive, header.Protocol));
        Assert.True(header.DontFragment);
    }

    [Fact]
    [Trait("Spec", "IF-38")]
    public void A_sender_that_says_no_hops_gets_those_of_net_inet_ip_ttl()
    {
        using var bench = new InetBench(resolved: true);
        Assert.Equal(Errno.None, bench.Stack.Sysctls.Write("net.inet.ip.ttl", "9", null, out _));
        Assert.Equal(Errno.None, bench.Stack.Inet.Icmp.OpenEcho(out var ping));
        using var echo = ping!;
        using var udp = bench.Stack.Inet.Udp.Open();

        Assert.Equal(Errno.None, bench.Stack.Inet.Output.Output(bench.Payload(8), Ipv4Address.Any, InetBench.Peer, 200));
        Assert.Equal(Errno.None, echo.Send(InetBench.Peer, 1, []));
        Assert.Equal(Errno.None, udp.SendTo([1], InetBench.Peer, 9));
        Assert.Equal(Errno.None, echo.Send(InetBench.Peer, 2, [], timeToLive: 2));

        // Byte 8 of the header (RFC 791 section 3.1).
        Assert.Equal([9, 9, 9, 2], bench.SentIp.Select(packet => (int)packet[8]));
    }

    [Fact]
    public void Every_packet_has_its_own_identification()
    {
        using var bench = new InetBench(resolved: true);

        Send(bench, InetBench.Peer);
        Send(bench, InetBench.Peer);

        Assert.NotEqual(bench.SentIp[0][4..6], bench.SentIp[1][4..6]);
    }

    [Theory]
    [InlineData("10.9.0.2", "10.9.0.1", "sim0")]
    [InlineData("10.9.7.2", "10.9.7.1", "sim1")]
    [InlineData("10.8.1.1", "10.8.0.1", "sim0")]
    public void The_longest_prefix_chooses_interface_and_source(string destination, string source, string name)
    {
        using var bench = new InetBench();
        var second = AddInterface(bench);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Ipv4Address.Parse("10.8.0.1"), 16)));
        Assert.Equal(Errno.None, second.Ioctl(new AddAddress(Ipv4Address.Parse("10.9.7.1"), 16)));
        Assert.Equal(Errno.None, second.Ioctl(new AddAddress(Ipv4Address.Parse("10.8.0.2"), 8)));

        Assert.Equal(Errno.None, bench.Stack.Inet.Output.Route(default, Ipv4Address.Parse(destination), null, 0, out var hop));

        Assert.Equal((source, name), (hop.Source.ToString(), hop.Ifp.Name));
    }

    [Fact]
    public void Among_equal_prefixes_the_wanted_source_and_then_a_working_interface_wins()
    {
        using var bench = new InetBench();
        var second = AddInterface(bench);
        var twin = Ipv4Address.Parse("10.9.0.9");
        Assert.Equal(Errno.None, second.Ioctl(new AddAddress(twin, 24)));
        var output = bench.Stack.Inet.Output;

        Assert.Equal(Errno.None, output.Route(twin, InetBench.Peer, null, 0, out var hop));
        Assert.Same(second, hop.Ifp);
        Assert.Equal(Errno.None, output.Route(default, InetBench.Peer, second, 0, out hop));
        Assert.Equal(twin, hop.Source);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));
        Assert.Equal(Errno.None, output.Route(default, InetBench.Peer, null, 0, out hop));
        Assert.Same(second, hop.Ifp);
    }

    [Fact]
    public void The_far_end_of_a_point_to_point_address_is_a_neighbour()
    {
        using var bench = new InetBench();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Ipv4Address.Parse("10.6.0.1"), 32, Far)));
        bench.Sent.Clear();

        Send(bench, Far);

        Assert.Equal(Far, Assert.Single(bench.SentArp).TargetAddress);
    }

    [Fact]
    [Trait("Spec", "IF-106")]
    public void What_leads_nowhere_is_refused_freed_and_counted()
    {
        using var bench = new InetBench();
        var empty = AddInterface(bench);
        var output = bench.Stack.Inet.Output;

        Assert.Equal(Errno.ENETUNREACH, output.Output(bench.Payload(), default, Far, 17));
        Assert.Equal(Errno.ENETUNREACH, output.Output(bench.Payload(), default, default, 17));
        Assert.Equal(Errno.ENETUNREACH, output.Output(bench.Payload(), default, Ipv4Address.Loopback, 17));
        Assert.Equal(Errno.ENETUNREACH, output.Output(bench.Payload(), default, InetBench.Own, 17));
        Assert.Equal(Errno.ENETUNREACH, output.Output(bench.Payload(), default, Ipv4Address.AllHosts, 17));
        Assert.Equal(Errno.ENETUNREACH, output.Output(bench.Payload(), default, Ipv4Address.Parse("240.0.0.1"), 17));
        Assert.Equal(Errno.EADDRNOTAVAIL, output.Output(bench.Payload(), Far, InetBench.Peer, 17));
        Assert.Equal(Errno.EADDRNOTAVAIL, output.Output(bench.Payload(), default, Far, 17, via: empty));

        var drops = bench.Stack.Inet.Counters.OutputDropsBy;
        Assert.Equal((6, 2), (drops[Ipv4OutputDrop.NoRoute], drops[Ipv4OutputDrop.NoSource]));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
        Assert.Empty(bench.Sent);
    }

    [Fact]
    public void Who_names_the_interface_may_reach_beyond_its_prefixes()
    {
        using var bench = new InetBench();

        Assert.Equal(Errno.None, bench.Stack.Inet.Output.Output(bench.Payload(), default, Far, 17, via: bench.Ifp));

        Assert.Equal(Far, Assert.Single(bench.SentArp).TargetAddress);
    }

    [Theory]
    [Trait("Spec", "IF-106")]
    [InlineData(1480, Errno.None)]
    [InlineData(1481, Errno.EMSGSIZE)]
    public void A_packet_over_the_MTU_is_refused_and_counted(int payload, Errno expected)
    {
        using var bench = new InetBench(resolved: true);

        Assert.Equal(expected, bench.Stack.Inet.Output.Output(bench.Payload(payload), default, InetBench.Peer, 200));

        var refused = expected == Errno.None ? 0 : 1;
        Assert.Equal(refused, bench.Stack.Inet.Counters.OutputDropsBy[Ipv4OutputDrop.TooLong]);
        Assert.Equal(refused, bench.Ifp.Counters.Snapshot().OutDropsBy[OutputDrop.TooLong]);
        Assert.Equal(1 - refused, bench.SentIp.Count);
    }

    [Fact]
    [Trait("Spec", "IF-106")]
    public void Without_room_for_a_header_a_packet_is_refused()
    {
        using var bench = new InetBench(resolved: true);
        var m = bench.Payload();
        _ = m.Prepend(m.Headroom - 19);

        Assert.Equal(Errno.ENOBUFS, bench.Stack.Inet.Output.Output(m, default, InetBench.Peer, 200));

        Assert.Equal(1, bench.Stack.Inet.Counters.OutputDropsBy[Ipv4OutputDrop.NoBuffer]);
    }

    [Fact]
    [Trait("Spec", "IF-26")]
    public void An_interface_that_is_down_or_dead_says_so()
    {
        using var bench = new InetBench(resolved: true);
        var output = bench.Stack.Inet.Output;
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));

        Assert.Equal(Errno.ENETDOWN, output.Output(bench.Payload(), default, InetBench.Peer, 17));
        bench.Bench.Driver.InitResult = Errno.EAGAIN;
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(Errno.EHOSTDOWN, output.Output(bench.Payload(), default, InetBench.Peer, 17));

        Assert.Equal(2, bench.Stack.Inet.Counters.OutputDropsBy[Ipv4OutputDrop.Interface]);
        Assert.Equal(2, bench.Ifp.Counters.Snapshot().OutDropsBy[OutputDrop.Down] - DropsOfAnnouncements(bench));
    }

    [Theory]
    [Trait("Spec", "IF-120")]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("10.9.0.1")]
    public void An_own_address_is_reached_through_the_loopback_interface(string own)
    {
        using var bench = new InetBench();
        _ = bench.AddLoop();
        Assert.Equal(Errno.None, bench.Stack.Inet.Icmp.OpenEcho(out var ping));

        Assert.Equal(Errno.None, ping!.Send(Ipv4Address.Parse(own), 3, [1, 2, 3], via: own == "10.9.0.1" ? bench.Ifp : null));
        _ = bench.Stack.RunUntilIdle();

        Assert.True(ping.TryReceive([], out var echo));
        Assert.Equal((own, Errno.None), (echo.Address.ToString(), echo.Error));
        Assert.Empty(bench.Sent);
        Assert.Equal(2, bench.Stack.Interfaces.All[1].Counters.Snapshot().OutPackets);
    }

    [Fact]
    public void Groups_and_broadcasts_leave_on_the_default_interface()
    {
        using var bench = new InetBench();
        var output = bench.Stack.Inet.Output;
        output.DefaultInterface = bench.Ifp;

        Send(bench, Ipv4Address.AllHosts);
        Send(bench, Ipv4Address.Broadcast);
        Assert.Equal(2, bench.SentIp.Count);
        Assert.All(bench.SentIp, static p => Assert.Equal(InetBench.Own, Ipv4Address.Read(p.AsSpan(12))));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));

        Assert.Null(output.DefaultInterface);
    }

    [Fact]
    public void A_host_without_an_address_may_ask_everybody_for_one()
    {
        using var bench = new InetBench(address: false);

        Assert.Equal(Errno.None, bench.Stack.Inet.Output.Output(bench.Payload(), default, Ipv4Address.Broadcast, 17, via: bench.Ifp));

        Assert.True(Ipv4Address.Read(Assert.Single(bench.SentIp).AsSpan(12)).IsAny);
    }

    private static long DropsOfAnnouncements(InetBench bench) => bench.Arp.Counters.SendFailures;

    private static void Send(InetBench bench, Ipv4Address destination) =>
        Assert.Equal(Errno.None, bench.Stack.Inet.Output.Output(bench.Payload(), default, destination, 200));

    private static IfNet AddInterface(InetBench bench)
    {
        var options = TestStack.Options() with { Lladdr = LinkAddress.Parse("02:00:00:00:00:11") };
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", new ScriptedDriver(), options, out var ifp));
        Assert.Equal(Errno.None, ifp!.Ioctl(new SetFlags(IfFlags.Up)));
        return ifp;
    }
}
