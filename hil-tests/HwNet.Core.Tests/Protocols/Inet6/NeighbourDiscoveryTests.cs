using HwNet.Net;
using HwNet.Protocols.Nd;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols.Inet6;

[Trait("Spec", "IF-113")]
public sealed class NeighbourDiscoveryTests
{
    private static readonly LinkAddress Elsewhere = LinkAddress.Parse("02:00:00:00:00:99");

    [Fact]
    public void An_unknown_neighbour_is_asked_for_at_its_solicited_node_group_and_holds_one_packet()
    {
        using var bench = new Inet6Bench();

        Assert.Equal(Errno.None, bench.Output(Inet6Bench.Peer));
        Assert.Equal(Errno.None, bench.Output(Inet6Bench.Peer));

        var (header, message, to) = Assert.Single(bench.SentNd);
        Assert.Equal((Inet6Bench.Own, Ipv6Address.Parse("ff02::1:ff00:2"), (byte)255), (header.Source, header.Destination, header.HopLimit));
        Assert.Equal(LinkAddress.Parse("33:33:ff:00:00:02"), to);
        Assert.Equal((false, Inet6Bench.Peer, Net.TestStack.Own), (message.IsAdvertisement, message.Target, message.Lladdr!.Value));
        Assert.Equal(1, bench.Inet6.Nd.Counters.HeldDropped);
        bench.Sent.Clear();
        bench.Advertise(Inet6Bench.Peer, Inet6Bench.PeerLladdr);

        Assert.Equal(Inet6Bench.PeerLladdr, LinkAddress.Read(Assert.Single(bench.Sent)));
        Assert.Equal(NdState.Reachable, bench.Neighbour(Inet6Bench.Peer).State);
    }

    [Fact]
    public void A_silent_neighbour_is_asked_for_three_times_and_given_up()
    {
        using var bench = new Inet6Bench();

        Assert.Equal(Errno.None, bench.Output(Inet6Bench.Peer));
        bench.Seconds(2);
        Assert.Equal(3, bench.SentNd.Count);
        bench.Seconds(1);

        Assert.Equal(3, bench.SentNd.Count);
        Assert.Empty(bench.Inet6.Nd.Entries);
        Assert.Equal((1, 1), (bench.Inet6.Nd.Counters.TimedOut, bench.Inet6.Nd.Counters.HeldDropped));
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    public void A_neighbour_goes_from_reachable_over_stale_and_delay_to_probe_and_back_when_it_answers()
    {
        using var bench = new Inet6Bench();
        Assert.Equal(Errno.None, bench.Output(Inet6Bench.Peer));
        bench.Advertise(Inet6Bench.Peer, Inet6Bench.PeerLladdr);

        bench.Seconds(30);
        Assert.Equal(NdState.Stale, bench.Neighbour(Inet6Bench.Peer).State);
        bench.Seconds(60);
        Assert.Equal(NdState.Stale, bench.Neighbour(Inet6Bench.Peer).State);
        bench.Sent.Clear();
        Assert.Equal(Errno.None, bench.Output(Inet6Bench.Peer));
        bench.Seconds(1);
        Assert.Equal(NdState.Delay, bench.Neighbour(Inet6Bench.Peer).State);
        Assert.Empty(bench.SentNd);
        bench.Seconds(5);

        Assert.Equal(NdState.Probe, bench.Neighbour(Inet6Bench.Peer).State);
        var (header, _, to) = Assert.Single(bench.SentNd);
        Assert.Equal((Inet6Bench.Peer, Inet6Bench.PeerLladdr), (header.Destination, to));
        bench.Advertise(Inet6Bench.Peer, Inet6Bench.PeerLladdr);
        Assert.Equal(NdState.Reachable, bench.Neighbour(Inet6Bench.Peer).State);
    }

    [Fact]
    public void A_probed_neighbour_that_does_not_answer_is_forgotten()
    {
        using var bench = new Inet6Bench();
        bench.ReceiveNd(
            new NeighbourMessage { Target = Inet6Bench.Own, Lladdr = Inet6Bench.PeerLladdr }, Inet6Bench.Peer, Inet6Bench.Own.SolicitedNode);
        Assert.Equal(Errno.None, bench.Output(Inet6Bench.Peer));

        bench.Seconds(9);

        Assert.Empty(bench.Inet6.Nd.Entries);
        Assert.Equal(3, bench.SentNd.Count(s => !s.Message.IsAdvertisement && s.To == Inet6Bench.PeerLladdr));
    }

    [Fact]
    public void A_solicitation_is_answered_to_who_asked_and_learned_from()
    {
        using var bench = new Inet6Bench();

        bench.ReceiveNd(
            new NeighbourMessage { Target = Inet6Bench.Own, Lladdr = Inet6Bench.PeerLladdr }, Inet6Bench.PeerLink, Inet6Bench.Own.SolicitedNode);

        var (header, message, to) = Assert.Single(bench.SentNd);
        Assert.Equal((Inet6Bench.Own, Inet6Bench.PeerLink, Inet6Bench.PeerLladdr), (header.Source, header.Destination, to));
        Assert.Equal((true, true, true, false), (message.IsAdvertisement, message.IsSolicited, message.Overrides, message.IsRouter));
        Assert.Equal((Inet6Bench.Own, Net.TestStack.Own), (message.Target, message.Lladdr!.Value));
        Assert.Equal(NdState.Stale, bench.Neighbour(Inet6Bench.PeerLink).State);
    }

    [Fact]
    public void Somebody_elses_probe_for_an_address_of_ours_is_answered_to_all_nodes()
    {
        using var bench = new Inet6Bench();

        bench.ReceiveNd(new NeighbourMessage { Target = Inet6Bench.Own }, default, Inet6Bench.Own.SolicitedNode);

        var (header, message, _) = Assert.Single(bench.SentNd);
        Assert.Equal((Ipv6Address.AllNodes, false, true), (header.Destination, message.IsSolicited, message.Overrides));
        Assert.Empty(bench.Inet6.Nd.Entries);
    }

    [Theory]
    [InlineData(true, true, true, NdState.Reachable, true)]
    [InlineData(false, true, true, NdState.Stale, true)]
    [InlineData(true, false, true, NdState.Stale, false)]
    [InlineData(false, false, true, NdState.Stale, false)]
    [InlineData(true, false, false, NdState.Reachable, false)]
    [InlineData(false, false, false, NdState.Reachable, false)]
    public void An_advertisement_changes_a_known_neighbour_as_RFC_4861_section_7_2_5_says(
        bool solicited, bool overrides, bool elsewhere, NdState expected, bool moved)
    {
        using var bench = new Inet6Bench();
        Assert.Equal(Errno.None, bench.Output(Inet6Bench.Peer));
        bench.Advertise(Inet6Bench.Peer, Inet6Bench.PeerLladdr);

        bench.Advertise(Inet6Bench.Peer, elsewhere ? Elsewhere : Inet6Bench.PeerLladdr, solicited, overrides);

        Assert.Equal((expected, moved ? Elsewhere : Inet6Bench.PeerLladdr), (bench.Neighbour(Inet6Bench.Peer).State, bench.Neighbour(Inet6Bench.Peer).Lladdr!.Value));
    }

    [Fact]
    public void What_is_not_valid_is_dropped_and_counted_by_cause()
    {
        using var bench = new Inet6Bench();
        var ask = new NeighbourMessage { Target = Inet6Bench.Own, Lladdr = Inet6Bench.PeerLladdr };
        var answer = new NeighbourMessage { IsAdvertisement = true, IsSolicited = true, Target = Inet6Bench.Peer, Lladdr = Inet6Bench.PeerLladdr };
        var group = Inet6Bench.Own.SolicitedNode;

        bench.ReceiveNd(ask, Inet6Bench.Peer, group, hopLimit: 254);
        bench.ReceiveNd(ask with { Target = Ipv6Address.AllNodes }, Inet6Bench.Peer, group);
        bench.ReceiveNd(ask, default, group);
        bench.ReceiveNd(ask with { Lladdr = null }, default, Inet6Bench.Own);
        bench.ReceiveNd(ask with { Lladdr = LinkAddress.Broadcast }, Inet6Bench.Peer, group);
        bench.ReceiveNd(ask with { Target = Inet6Bench.Peer }, Inet6Bench.PeerLink, Inet6Bench.Own);
        bench.ReceiveNd(answer, Inet6Bench.Peer, Ipv6Address.AllNodes);
        bench.ReceiveNd(answer, Inet6Bench.Peer, Inet6Bench.Own);
        bench.ReceiveNd(answer with { Target = Inet6Bench.Own }, Inet6Bench.Peer, Inet6Bench.Own);

        var counters = bench.Inet6.Nd.Counters;
        Assert.Equal((1, 1, 3, 1, 1, 1, 1), (counters.DropsBy[NdDrop.HopLimit], counters.DropsBy[NdDrop.Target], counters.DropsBy[NdDrop.Addressing],
            counters.DropsBy[NdDrop.Lladdr], counters.DropsBy[NdDrop.NotOurs], counters.DropsBy[NdDrop.Unknown], counters.DropsBy[NdDrop.Conflict]));
        Assert.Equal(counters.Received, counters.Handled + counters.DropsBy.Values.Sum());
        Assert.Empty(bench.Sent);
        Assert.Empty(bench.Inet6.Nd.Entries);
    }

    [Fact]
    public void Hostile_options_are_refused_and_never_read_behind_the_message()
    {
        const int Seed = 99;
        var random = new Random(Seed);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            if (bytes.Length > 25)
            {
                bytes[0] = (byte)random.Next(135, 137);
                bytes[1] = 0;
                bytes[8] = 0x20;
                bytes[25] = (byte)random.Next(4);
            }

            var good = NeighbourMessage.TryParse(bytes, out var message, out var error);
            Assert.True(good == (error == NeighbourError.None) && (good || message == default), $"seed {Seed}, round {round}");
        }

        byte[] zero = [135, .. new byte[23], 1, 0, 0, 0, 0, 0, 0, 0];
        Assert.False(NeighbourMessage.TryParse(zero, out _, out var why));
        Assert.Equal(NeighbourError.Option, why);
    }

    [Fact]
    public void A_scan_fills_the_table_with_unresolved_neighbours_to_the_limit_only()
    {
        using var bench = new Inet6Bench();
        for (var host = 0ul; host < 200; host++)
        {
            _ = bench.Output(new Ipv6Address(Inet6Bench.Peer.High, 0x1000 + host));
        }

        Assert.Equal(64, bench.Inet6.Nd.Entries.Count);
        Assert.Equal(136, bench.Ifp.Counters.Snapshot().OutDropsBy[OutputDrop.Unresolved]);
        Assert.Equal(Errno.None, bench.Inet6.Nd.Delete(bench.Ifp, new Ipv6Address(Inet6Bench.Peer.High, 0x1000)));
        Assert.Equal(Errno.ENOENT, bench.Inet6.Nd.Delete(bench.Ifp, Inet6Bench.Peer));
    }
}
