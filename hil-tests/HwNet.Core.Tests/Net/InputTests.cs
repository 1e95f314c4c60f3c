using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class InputTests
{
    private static readonly LinkAddress Joined = LinkAddress.Parse("01:00:5e:00:00:fb");
    private static readonly LinkAddress Foreign = LinkAddress.Parse("01:00:5e:00:00:fc");

    [Theory]
    [Trait("Spec", "IF-91")]
    [InlineData("own", IfFlags.None, true, true, MbufFlags.None)]
    [InlineData("own", IfFlags.Promisc, true, true, MbufFlags.None)]
    [InlineData("broadcast", IfFlags.None, true, true, MbufFlags.Bcast)]
    [InlineData("broadcast", IfFlags.Promisc, true, true, MbufFlags.Bcast)]
    [InlineData("joined", IfFlags.None, true, true, MbufFlags.Mcast)]
    [InlineData("joined", IfFlags.AllMulti, true, true, MbufFlags.Mcast)]
    [InlineData("foreign group", IfFlags.None, false, false, MbufFlags.None)]
    [InlineData("foreign group", IfFlags.AllMulti, true, true, MbufFlags.Mcast)]
    [InlineData("foreign group", IfFlags.Promisc, false, true, MbufFlags.Mcast | MbufFlags.Promisc)]
    [InlineData("other", IfFlags.None, false, false, MbufFlags.None)]
    [InlineData("other", IfFlags.AllMulti, false, false, MbufFlags.None)]
    [InlineData("other", IfFlags.Promisc, false, true, MbufFlags.Promisc)]
    public void A_frame_goes_where_its_destination_says(string destination, IfFlags mode, bool delivered, bool snooped, MbufFlags flags)
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        var tap = new TapRecorder();
        using var tapping = bench.Ifp.Tap(tap);
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(SockAddr.Link(Joined)));
        Assert.Equal(Errno.None, mode == IfFlags.Promisc ? bench.Ifp.SetPromiscuous(true) : Errno.None);
        Assert.Equal(Errno.None, mode == IfFlags.AllMulti ? bench.Ifp.SetAllMulti(true) : Errno.None);
        var m = bench.Frame(destination: Destination(destination), fill: 7);
        var frame = m.Data.ToArray();

        bench.Ifp.Input(m);
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal(delivered ? 1 : 0, local.Got.Count);
        if (delivered)
        {
            Assert.Equal(frame[14..], local.Got[0].Packet);
            Assert.Equal(flags, local.Got[0].Flags);
            Assert.Same(bench.Ifp, local.Got[0].ReceivedOn);
        }

        Assert.Equal(snooped ? 1 : 0, tap.Seen.Count);
        if (snooped)
        {
            Assert.Equal(frame, tap.Seen[0].Frame);
            Assert.Equal(flags, tap.Seen[0].Flags);
            Assert.False(tap.Seen[0].Outgoing);
        }
    }

    [Fact]
    [Trait("Spec", "IF-91")]
    public void A_broadcast_is_for_an_interface_that_has_broadcasts()
    {
        using var bench = new TestStack(up: false);
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        var options = TestStack.Options() with { Flags = IfFlags.Multicast };
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("p2p", new ScriptedDriver(), options, out var ifp));
        Assert.Equal(Errno.None, ifp!.Ioctl(new HwNet.Ioctl.SetFlags(IfFlags.Up)));

        ifp.Input(bench.Frame(destination: LinkAddress.Broadcast));
        _ = bench.Stack.RunUntilIdle();

        Assert.Empty(local.Got);
        Assert.Equal(1, ifp.Counters.Snapshot().InDropsBy[InputDrop.NotForUs]);
    }

    [Theory]
    [Trait("Spec", "IF-91")]
    [InlineData(MbufFlags.Promisc)]
    [InlineData(MbufFlags.Bcast)]
    [InlineData(MbufFlags.Mcast | MbufFlags.Promisc)]
    public void What_a_frame_was_before_it_came_in_does_not_matter(MbufFlags stale)
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        var m = bench.Frame();
        m.Flags = stale;

        bench.Ifp.Input(m);
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal(MbufFlags.None, Assert.Single(local.Got).Flags);
    }

    [Theory]
    [Trait("Spec", "IF-92")]
    [InlineData(0x0800, NetisrProtocol.Ip)]
    [InlineData(0x0806, NetisrProtocol.Arp)]
    [InlineData(0x86dd, NetisrProtocol.Ipv6)]
    public void IP_IPv6_and_ARP_frames_go_to_their_protocols_queue(ushort etherType, NetisrProtocol protocol)
    {
        using var bench = new TestStack();
        NetisrProtocol[] protocols = [NetisrProtocol.Ip, NetisrProtocol.Arp, NetisrProtocol.Ipv6];
        var recorders = protocols.ToDictionary(static p => p, p => new NetisrRecorder(bench.Stack, p));

        bench.Ifp.Input(bench.Frame(length: 74, etherType: etherType, fill: 9));
        Assert.Equal(1, bench.Stack.Netisr.Length);
        _ = bench.Stack.RunUntilIdle();

        foreach (var (each, recorder) in recorders)
        {
            Assert.Equal(each == protocol ? [60] : Array.Empty<int>(), recorder.Got.Select(static got => got.Packet.Length));
        }
    }

    [Theory]
    [Trait("Spec", "IF-98")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(13)]
    public void A_frame_without_a_whole_header_is_a_runt(int length)
    {
        using var bench = new TestStack();
        var tap = new TapRecorder();
        using var tapping = bench.Ifp.Tap(tap);

        bench.Ifp.Input(bench.Frame(length));

        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((1, 1, 1), (data.InPackets, data.InErrors, data.InDropsBy[InputDrop.Runt]));
        Assert.Empty(tap.Seen);
    }

    [Theory]
    [Trait("Spec", "IF-98")]
    [InlineData(1514, 0x88b5, false, false)]
    [InlineData(1515, 0x88b5, false, true)]
    [InlineData(1518, 0x8100, false, false)]
    [InlineData(1519, 0x8100, false, true)]
    [InlineData(1900, 0x88b5, false, true)]
    [InlineData(60, 0x88b5, true, true)]
    public void A_frame_longer_than_the_MTU_and_its_tag_allow_or_cut_by_the_device_is_a_giant(int length, ushort etherType, bool cut, bool giant)
    {
        using var bench = new TestStack();
        var tap = new TapRecorder();
        using var tapping = bench.Ifp.Tap(tap);
        var m = bench.Frame(length, etherType: etherType);
        m.Flags = cut ? MbufFlags.Truncated : MbufFlags.None;

        bench.Ifp.Input(m);
        _ = bench.Stack.RunUntilIdle();

        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal(giant ? 1 : 0, data.InDropsBy[InputDrop.Giant]);
        Assert.Equal(giant ? 1 : 0, data.InErrors);
        Assert.Equal(giant ? 0 : 1, tap.Seen.Count);
    }

    [Theory]
    [Trait("Spec", "IF-98")]
    [InlineData(0x1234)]
    [InlineData(0x8100)]
    [InlineData(0x0000)]
    [InlineData(0x05dc)]
    [InlineData(0x88b6)]
    public void A_type_that_no_protocol_wants_is_counted_and_freed_after_the_taps(ushort etherType)
    {
        using var bench = new TestStack();
        var tap = new TapRecorder();
        using var tapping = bench.Ifp.Tap(tap);

        bench.Ifp.Input(bench.Frame(etherType: etherType));

        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((1, 0, 1), (data.InNoProto, data.InErrors, data.InDropsBy[InputDrop.NoProtocol]));
        Assert.Single(tap.Seen);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-92")]
    public void A_full_queue_drops_frees_and_counts_exactly_what_did_not_fit()
    {
        using var bench = new TestStack();
        var first = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        var second = new NetisrRecorder(bench.Stack, NetisrProtocol.Local2);
        bench.Stack.Netisr.MaxLength = 10;
        MbufBatch frames = default;
        for (byte i = 0; i < 25; i++)
        {
            frames.Append(bench.Frame(etherType: 0x88b5, fill: i));
            if (i % 5 == 0)
            {
                frames.Append(bench.Frame(etherType: 0x88b6, fill: i));
            }
        }

        bench.Ifp.Input(ref frames);

        Assert.True(frames.IsEmpty);
        Assert.Equal(15, bench.Stack.Mbufs.Outstanding);
        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal((30, 15, 15, 15), (data.InPackets, data.InDelivered, data.InQueueDrops, data.InErrors));
        Assert.Equal(15, data.InDropsBy[InputDrop.QueueFull]);

        _ = bench.Stack.RunUntilIdle();
        Assert.Equal(Enumerable.Range(0, 10).Select(static i => (byte)i), first.FirstBytes);
        Assert.Equal([0, 5, 10, 15, 20], second.FirstBytes);

        bench.Ifp.Input(bench.Frame(fill: 99));
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal(99, first.FirstBytes.Last());
        Assert.Equal(15, bench.Ifp.Counters.Snapshot().InQueueDrops);
    }

    [Fact]
    [Trait("Spec", "IF-92")]
    public void Frames_of_mixed_protocols_keep_their_order_for_each()
    {
        using var bench = new TestStack();
        var first = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        var second = new NetisrRecorder(bench.Stack, NetisrProtocol.Local2);
        const int Seed = 4;
        var random = new Random(Seed);
        var expected = new List<byte>[] { [], [] };
        for (byte i = 0; i < 200;)
        {
            MbufBatch frames = default;
            for (var n = random.Next(1, 12); n > 0 && i < 200; n--, i++)
            {
                var which = random.Next(2);
                expected[which].Add(i);
                frames.Append(bench.Frame(etherType: (ushort)(0x88b5 + which), fill: i));
            }

            bench.Ifp.Input(ref frames);
        }

        _ = bench.Stack.RunUntilIdle();

        Assert.Equal(expected[0], first.FirstBytes);
        Assert.Equal(expected[1], second.FirstBytes);
    }

    private static LinkAddress Destination(string name) => name switch
    {
        "own" => TestStack.Own,
        "broadcast" => LinkAddress.Broadcast,
        "joined" => Joined,
        "foreign group" => Foreign,
        _ => TestStack.Other,
    };
}
