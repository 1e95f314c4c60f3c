using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Arp;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

[Trait("Spec", "IF-100")]
public sealed class ArpResolveTests
{
    private static readonly Ipv4Address Third = Ipv4Address.Parse("10.9.0.3");

    [Fact]
    public void An_unknown_neighbour_is_asked_for_while_the_packet_is_held_and_the_answer_releases_it()
    {
        using var bench = new InetBench();

        Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));

        var question = Assert.Single(bench.SentArp);
        Assert.Empty(bench.SentIp);
        Assert.Equal(ArpPacket.Request(bench.Ifp.Lladdr, InetBench.Own, InetBench.Peer), question);
        Assert.True(InetBench.DestinationOf(bench.Sent[0]).IsBroadcast);
        Assert.True(Assert.Single(bench.Arp.Entries).HoldsPacket);

        bench.Receive(EtherType.Arp, InetBench.ArpBytes(question.Reply(InetBench.PeerLladdr)));

        Assert.Single(bench.SentIp);
        var frame = bench.Sent[^1];
        Assert.Equal(InetBench.PeerLladdr, InetBench.DestinationOf(frame));
        Assert.Equal(bench.Ifp.Lladdr, LinkAddress.Read(frame.AsSpan(6)));
        Assert.Equal(54, frame.Length);
        var entry = Assert.Single(bench.Arp.Entries);
        Assert.Equal((ArpState.Reachable, InetBench.PeerLladdr, false), (entry.State, entry.Lladdr, entry.HoldsPacket));
    }

    [Fact]
    public void One_packet_is_held_and_an_older_one_is_dropped_and_counted()
    {
        using var bench = new InetBench();

        Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));
        Assert.Equal(Errno.None, bench.Ifp.Output(bench.Payload(41), SockAddr.Inet(InetBench.Peer)));

        Assert.Equal(1, bench.Ifp.Counters.Snapshot().OutDropsBy[OutputDrop.Unresolved]);
        Assert.Equal(1, bench.Arp.Counters.HeldDropped);
        bench.Resolve();
        Assert.Equal(41, Assert.Single(bench.SentIp).Length);
    }

    [Fact]
    public void Requests_for_one_neighbour_are_a_second_apart()
    {
        using var bench = new InetBench();

        for (var packet = 0; packet < 10; packet++)
        {
            Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));
        }

        bench.Clock.AdvanceSeconds(0.9);
        Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));
        Assert.Single(bench.SentArp);
        bench.Clock.AdvanceSeconds(0.1);
        Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));
        Assert.Equal(2, bench.SentArp.Count);
    }

    [Fact]
    public void A_tick_that_comes_a_little_early_asks_all_the_same()
    {
        using var bench = new InetBench();
        Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));

        bench.Clock.AdvanceSeconds(0.5);
        bench.Stack.SlowTimer.Tick();
        Assert.Single(bench.SentArp);
        bench.Clock.AdvanceSeconds(0.49);
        bench.Stack.SlowTimer.Tick();

        Assert.Equal(2, bench.SentArp.Count);
    }

    [Fact]
    public void After_five_unanswered_requests_the_neighbour_is_down_until_the_hold_off_is_over()
    {
        using var bench = new InetBench();

        Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));
        bench.Seconds(5);

        Assert.Equal(5, bench.SentArp.Count);
        Assert.Equal(ArpState.Down, Assert.Single(bench.Arp.Entries).State);
        Assert.Equal(1, bench.Arp.Counters.TimedOut);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
        Assert.Equal(Errno.EHOSTDOWN, bench.OutputTo(InetBench.Peer));
        bench.Seconds(19);
        Assert.Equal(Errno.EHOSTDOWN, bench.OutputTo(InetBench.Peer));
        Assert.Equal(5, bench.SentArp.Count);
        bench.Seconds(1);
        Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));
        Assert.Equal(6, bench.SentArp.Count);
        Assert.Equal(3, bench.Ifp.Counters.Snapshot().OutDropsBy[OutputDrop.Unresolved]);
    }

    [Fact]
    public void An_answer_ends_the_hold_off()
    {
        using var bench = new InetBench();
        Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));
        bench.Seconds(6);

        bench.Resolve();

        Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));
        Assert.Single(bench.SentIp);
    }

    [Fact]
    public void A_sender_learns_that_its_held_packet_was_given_up()
    {
        using var bench = new InetBench();
        Assert.Equal(Errno.None, bench.Stack.Inet.Icmp.OpenEcho(out var ping));
        var udp = bench.Stack.Inet.Udp.Open();
        Assert.Equal(Errno.None, ping!.Send(InetBench.Peer, 9, []));
        Assert.Equal(Errno.None, udp.SendTo([1], Third, 7));

        bench.Seconds(5);

        Assert.True(ping.TryReceive([], out var echo));
        Assert.Equal((Errno.EHOSTUNREACH, (ushort)9, InetBench.Own), (echo.Error, echo.Sequence, echo.Address));
        Assert.Equal(Errno.EHOSTUNREACH, udp.TakeError());
        Assert.Equal(Errno.None, udp.TakeError());
    }

    [Fact]
    [Trait("Spec", "IF-112")]
    public void Only_so_many_neighbours_may_be_unknown_at_a_time()
    {
        using var bench = new InetBench();
        bench.Arp.Knobs.MaxIncomplete = 2;

        Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));
        Assert.Equal(Errno.None, bench.OutputTo(Third));
        Assert.Equal(Errno.ENOBUFS, bench.OutputTo(Ipv4Address.Parse("10.9.0.4")));

        Assert.Equal(1, bench.Arp.Counters.LimitReached);
        Assert.Equal(2, bench.Arp.Entries.Count);
        bench.Resolve();
        Assert.Equal(Errno.None, bench.OutputTo(Ipv4Address.Parse("10.9.0.4")));
    }

    [Theory]
    [InlineData("255.255.255.255", "ff:ff:ff:ff:ff:ff")]
    [InlineData("10.9.0.255", "ff:ff:ff:ff:ff:ff")]
    [InlineData("224.0.0.251", "01:00:5e:00:00:fb")]
    [InlineData("239.129.2.3", "01:00:5e:01:02:03")]
    public void Broadcasts_and_groups_need_no_answer(string destination, string lladdr)
    {
        using var bench = new InetBench();

        Assert.Equal(Errno.None, bench.OutputTo(Ipv4Address.Parse(destination)));

        Assert.Equal(LinkAddress.Parse(lladdr), InetBench.DestinationOf(Assert.Single(bench.Sent)));
    }

    [Fact]
    [Trait("Spec", "IF-106")]
    public void An_interface_that_does_not_speak_ARP_resolves_by_static_entries_only()
    {
        using var bench = new InetBench();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.NoArp)));

        Assert.Equal(Errno.EHOSTUNREACH, bench.OutputTo(InetBench.Peer));
        Assert.Equal(Errno.None, bench.Arp.AddStatic(bench.Ifp, InetBench.Peer, InetBench.PeerLladdr));
        Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));
        bench.Receive(EtherType.Arp, InetBench.ArpBytes(ArpPacket.Request(InetBench.PeerLladdr, InetBench.Peer, InetBench.Own)));

        Assert.Single(bench.Sent);
        Assert.Equal(1, bench.Arp.Counters.DropsBy[ArpDrop.NoArp]);
        Assert.Equal(Errno.EOPNOTSUPP, bench.Arp.WhoHas(bench.Ifp, Third));
    }

    [Fact]
    public void An_interface_that_is_down_refuses_before_anything_is_held()
    {
        using var bench = new InetBench();
        Assert.Equal(Errno.None, bench.OutputTo(Third));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));

        Assert.Empty(bench.Arp.Entries);
        Assert.Equal(Errno.ENETDOWN, bench.OutputTo(InetBench.Peer));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    public void Held_packets_do_not_outlive_their_interface()
    {
        using var bench = new InetBench();
        Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));

        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
        Assert.Empty(bench.Arp.Entries);
        Assert.Equal(Errno.ENXIO, bench.OutputTo(InetBench.Peer));
        Assert.Equal(Errno.ENXIO, bench.Arp.AddStatic(bench.Ifp, InetBench.Peer, InetBench.PeerLladdr));
        Assert.Equal(Errno.ENXIO, bench.Arp.Delete(bench.Ifp, InetBench.Peer));
    }

    [Fact]
    public void An_address_that_goes_takes_the_neighbours_of_its_network_along()
    {
        using var bench = new InetBench(resolved: true);
        Assert.Equal(Errno.None, bench.OutputTo(Third));
        Assert.Equal(2, bench.Arp.Entries.Count);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteAddress(InetBench.Own)));

        Assert.Empty(bench.Arp.Entries);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    public void Without_a_buffer_for_the_request_the_packet_waits_for_the_next_one()
    {
        using var bench = new InetBench();
        var m = bench.Payload(40);
        HwNet.Buffers.MbufBatch all = default;
        _ = bench.Stack.Mbufs.Get(ref all, bench.Stack.Mbufs.Count);

        Assert.Equal(Errno.None, bench.Ifp.Output(m, SockAddr.Inet(InetBench.Peer)));
        Assert.Equal(1, bench.Arp.Counters.SendFailures);
        _ = all.FreeAll();
        bench.Seconds(1);

        Assert.Single(bench.SentArp);
    }
}
