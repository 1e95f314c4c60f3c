using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Arp;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

[Trait("Spec", "IF-112")]
public sealed class ArpInputTests
{
    private static readonly LinkAddress Elsewhere = LinkAddress.Parse("02:00:00:00:00:77");
    private static readonly Ipv4Address Third = Ipv4Address.Parse("10.9.0.3");

    [Fact]
    public void A_request_for_an_own_address_is_answered_and_learned_from()
    {
        using var bench = new InetBench();
        var question = ArpPacket.Request(InetBench.PeerLladdr, InetBench.Peer, InetBench.Own);

        bench.Receive(EtherType.Arp, [.. InetBench.ArpBytes(question), .. new byte[18]], LinkAddress.Broadcast);

        var answer = Assert.Single(bench.SentArp);
        Assert.Equal(
            new ArpPacket
            {
                Operation = ArpOperation.Reply,
                SenderLladdr = bench.Ifp.Lladdr,
                SenderAddress = InetBench.Own,
                TargetLladdr = InetBench.PeerLladdr,
                TargetAddress = InetBench.Peer,
            },
            answer);
        Assert.Equal(InetBench.PeerLladdr, InetBench.DestinationOf(bench.Sent[0]));
        Assert.Equal(14 + 28, bench.Sent[0].Length);
        Assert.Equal(InetBench.PeerLladdr, Assert.Single(bench.Arp.Entries).Lladdr);
        AssertBalanced(bench, handled: 1);
    }

    [Fact]
    public void A_probe_for_an_own_address_is_answered_but_teaches_nothing()
    {
        using var bench = new InetBench();

        Hear(bench, ArpPacket.Request(InetBench.PeerLladdr, Ipv4Address.Any, InetBench.Own));

        Assert.Equal(ArpOperation.Reply, Assert.Single(bench.SentArp).Operation);
        Assert.Empty(bench.Arp.Entries);
    }

    [Fact]
    public void A_request_for_somebody_else_is_neither_answered_nor_learned_from()
    {
        using var bench = new InetBench();

        Hear(bench, ArpPacket.Request(InetBench.PeerLladdr, InetBench.Peer, Third));

        Assert.Empty(bench.Sent);
        Assert.Empty(bench.Arp.Entries);
        AssertDropped(bench, ArpDrop.NotForUs);
    }

    [Fact]
    public void News_about_a_known_neighbour_are_believed_whoever_they_are_for()
    {
        using var bench = new InetBench(resolved: true);

        Hear(bench, ArpPacket.Announcement(Elsewhere, InetBench.Peer));

        Assert.Equal(Elsewhere, Assert.Single(bench.Arp.Entries).Lladdr);
        Assert.Equal(1, bench.Arp.Counters.Moved);
        Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));
        Assert.Equal(Elsewhere, InetBench.DestinationOf(bench.Sent[^1]));
    }

    [Fact]
    public void A_static_entry_is_not_moved_by_packets_nor_by_time()
    {
        using var bench = new InetBench();
        Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));
        Assert.Equal(Errno.None, bench.Arp.AddStatic(bench.Ifp, InetBench.Peer, InetBench.PeerLladdr));
        Assert.Single(bench.SentIp);

        Hear(bench, ArpPacket.Announcement(Elsewhere, InetBench.Peer));
        bench.Clock.Advance(TimeSpan.FromHours(1));
        bench.Seconds(1);

        AssertDropped(bench, ArpDrop.Static);
        var entry = Assert.Single(bench.Arp.Entries);
        Assert.Equal((ArpState.Static, InetBench.PeerLladdr, "sim0"), (entry.State, entry.Lladdr, entry.Interface));
        Assert.Equal(Errno.None, bench.Arp.Delete(bench.Ifp, InetBench.Peer));
        Assert.Equal(Errno.ENOENT, bench.Arp.Delete(bench.Ifp, InetBench.Peer));
        Assert.Equal(Errno.EINVAL, bench.Arp.AddStatic(bench.Ifp, InetBench.Peer, LinkAddress.Broadcast));
        Assert.Equal(Errno.EINVAL, bench.Arp.AddStatic(bench.Ifp, Ipv4Address.AllHosts, InetBench.PeerLladdr));
    }

    [Fact]
    public void Another_station_with_an_own_address_is_counted_and_answered_by_one_announcement_in_ten_seconds()
    {
        using var bench = new InetBench();

        for (var packet = 0; packet < 3; packet++)
        {
            Hear(bench, ArpPacket.Announcement(Elsewhere, InetBench.Own));
        }

        Assert.Equal(3, bench.Arp.Counters.Conflicts);
        Assert.Equal(3, bench.Arp.Counters.DropsBy[ArpDrop.Conflict]);
        Assert.Equal(ArpPacket.Announcement(bench.Ifp.Lladdr, InetBench.Own), Assert.Single(bench.SentArp));
        Assert.Empty(bench.Arp.Entries);
        bench.Clock.AdvanceSeconds(10);
        Hear(bench, ArpPacket.Announcement(Elsewhere, InetBench.Own));
        Assert.Equal(2, bench.SentArp.Count);
    }

    [Fact]
    public void Own_packets_that_come_back_are_ignored()
    {
        using var bench = new InetBench();

        Hear(bench, ArpPacket.Announcement(bench.Ifp.Lladdr, InetBench.Own));

        AssertDropped(bench, ArpDrop.OwnSource);
        Assert.Equal(0, bench.Arp.Counters.Conflicts);
        Assert.Empty(bench.Sent);
    }

    [Theory]
    [InlineData("ff:ff:ff:ff:ff:ff", "10.9.0.2", ArpDrop.SenderLladdr)]
    [InlineData("01:00:5e:00:00:01", "10.9.0.2", ArpDrop.SenderLladdr)]
    [InlineData("00:00:00:00:00:00", "10.9.0.2", ArpDrop.SenderLladdr)]
    [InlineData("02:00:00:00:00:02", "224.0.0.1", ArpDrop.SenderAddress)]
    [InlineData("02:00:00:00:00:02", "255.255.255.255", ArpDrop.SenderAddress)]
    [InlineData("02:00:00:00:00:02", "10.9.0.255", ArpDrop.SenderAddress)]
    [InlineData("02:00:00:00:00:02", "127.0.0.1", ArpDrop.SenderAddress)]
    public void An_impossible_sender_is_not_answered(string lladdr, string address, ArpDrop cause)
    {
        using var bench = new InetBench();

        Hear(bench, ArpPacket.Request(LinkAddress.Parse(lladdr), Ipv4Address.Parse(address), InetBench.Own));

        AssertDropped(bench, cause);
        Assert.Empty(bench.Sent);
        Assert.Empty(bench.Arp.Entries);
    }

    [Theory]
    [InlineData(0, 1, 6, ArpDrop.HardwareType)]
    [InlineData(2, 1, 6, ArpDrop.ProtocolType)]
    [InlineData(4, 1, 5, ArpDrop.HardwareLength)]
    [InlineData(5, 1, 16, ArpDrop.ProtocolLength)]
    [InlineData(7, 1, 3, ArpDrop.Operation)]
    [InlineData(6, 2, 0xff, ArpDrop.Operation)]
    public void A_malformed_packet_is_dropped_by_its_cause(int at, int bytes, byte value, ArpDrop cause)
    {
        using var bench = new InetBench();
        var packet = InetBench.ArpBytes(ArpPacket.Request(InetBench.PeerLladdr, InetBench.Peer, InetBench.Own));
        packet.AsSpan(at, bytes).Fill(value);

        bench.Receive(EtherType.Arp, packet);

        AssertDropped(bench, cause);
    }

    [Fact]
    public void A_packet_that_is_too_short_is_dropped()
    {
        using var bench = new InetBench();

        bench.Receive(EtherType.Arp, new byte[27]);

        AssertDropped(bench, ArpDrop.TooShort);
    }

    [Fact]
    public void A_sender_on_another_network_is_answered_but_not_entered()
    {
        using var bench = new InetBench();

        Hear(bench, ArpPacket.Request(InetBench.PeerLladdr, Ipv4Address.Parse("192.0.2.1"), InetBench.Own));

        Assert.Single(bench.SentArp);
        Assert.Empty(bench.Arp.Entries);
    }

    [Fact]
    public void A_full_table_learns_nobody_new()
    {
        using var bench = new InetBench(resolved: true);
        bench.Arp.Knobs.MaxEntries = 1;

        Hear(bench, ArpPacket.Request(Elsewhere, Third, InetBench.Own).Reply(default) with { SenderLladdr = Elsewhere, SenderAddress = Third, TargetAddress = InetBench.Own });

        AssertDropped(bench, ArpDrop.NotLearned);
        Assert.Single(bench.Arp.Entries);
        Assert.Equal(Errno.ENOBUFS, bench.OutputTo(Third));
        Assert.Equal(Errno.ENOBUFS, bench.Arp.AddStatic(bench.Ifp, Third, Elsewhere));
    }

    [Fact]
    public void An_entry_is_forgotten_twenty_minutes_after_it_was_last_heard()
    {
        using var bench = new InetBench(resolved: true);

        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        bench.Resolve();
        bench.Clock.Advance(TimeSpan.FromMinutes(20) - TimeSpan.FromSeconds(1));
        bench.Stack.SlowTimer.Tick();
        Assert.Single(bench.Arp.Entries);
        bench.Seconds(1);

        Assert.Empty(bench.Arp.Entries);
        Assert.Equal(1, bench.Arp.Counters.Expired);
        Assert.Equal(0, bench.Arp.Counters.RequestsSent);
    }

    [Fact]
    public void An_entry_in_use_is_asked_for_again_before_it_is_forgotten()
    {
        using var bench = new InetBench(resolved: true);
        bench.Clock.Advance(TimeSpan.FromMinutes(20) - TimeSpan.FromSeconds(4));
        Assert.Equal(Errno.None, bench.OutputTo(InetBench.Peer));
        bench.Sent.Clear();

        bench.Seconds(1);

        var question = Assert.Single(bench.SentArp);
        Hear(bench, question.Reply(InetBench.PeerLladdr));
        bench.Seconds(10);
        Assert.Single(bench.Arp.Entries);
        Assert.Single(bench.SentArp);
    }

    [Fact]
    [Trait("Spec", "IF-57")]
    public void A_new_link_address_is_announced_for_every_IPv4_address()
    {
        using var bench = new InetBench();
        var second = Ipv4Address.Parse("10.8.0.1");
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(second, 16)));
        bench.Sent.Clear();

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetLinkAddress(Elsewhere)));

        Assert.Equal([ArpPacket.Announcement(Elsewhere, InetBench.Own), ArpPacket.Announcement(Elsewhere, second)], bench.SentArp);
        Assert.All(bench.Sent, static f => Assert.True(InetBench.DestinationOf(f).IsBroadcast));
        Assert.All(bench.Sent, static f => Assert.Equal(Elsewhere, LinkAddress.Read(f.AsSpan(6))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_address_is_announced_once_when_it_is_added_and_once_when_its_interface_comes_up(bool wasUp)
    {
        using var bench = new InetBench(address: false);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(wasUp ? IfFlags.Up : IfFlags.None)));

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(InetBench.Own, 24)));
        Assert.Equal(ArpPacket.Announcement(bench.Ifp.Lladdr, InetBench.Own), Assert.Single(bench.SentArp));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));
        Assert.Single(bench.SentArp);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));

        Assert.Equal(2, bench.SentArp.Count);
        Assert.Equal(2, bench.Arp.Counters.AnnouncementsSent);
    }

    [Fact]
    public void What_nobody_could_hear_without_a_carrier_is_announced_when_it_is_back()
    {
        using var bench = new InetBench();
        bench.Ifp.SetLink(LinkState.Down);
        Assert.Equal(Errno.ENETDOWN, bench.Arp.SendAnnouncement(bench.Ifp, InetBench.Own));

        bench.Ifp.SetLink(LinkState.Up);
        _ = bench.Stack.RunUntilIdle();

        Assert.True(Assert.Single(bench.SentArp).IsAnnouncement);
        Assert.Equal(1, bench.Arp.Counters.SendFailures);
    }

    [Fact]
    public void Who_has_asks_once_in_the_name_of_the_address_on_that_network()
    {
        using var bench = new InetBench();
        var second = Ipv4Address.Parse("10.8.0.1");
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(second, 16)));
        bench.Sent.Clear();

        Assert.Equal(Errno.None, bench.Arp.WhoHas(bench.Ifp, Ipv4Address.Parse("10.8.9.9")));

        Assert.Equal(second, Assert.Single(bench.SentArp).SenderAddress);
    }

    private static void Hear(InetBench bench, ArpPacket packet) => bench.Receive(EtherType.Arp, InetBench.ArpBytes(packet));

    private static void AssertDropped(InetBench bench, ArpDrop cause)
    {
        Assert.Equal(1, bench.Arp.Counters.DropsBy[cause]);
        Assert.Equal(1, bench.Arp.Counters.DropsBy.Values.Sum());
        AssertBalanced(bench, bench.Arp.Counters.Received - 1);
    }

    private static void AssertBalanced(InetBench bench, long handled)
    {
        var counters = bench.Arp.Counters;
        Assert.Equal(handled, counters.Handled);
        Assert.Equal(counters.Received, counters.Handled + counters.DropsBy.Values.Sum());
    }
}
