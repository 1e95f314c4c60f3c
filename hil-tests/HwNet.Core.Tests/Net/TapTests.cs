using HwNet.Buffers;

namespace HwNet.Core.Tests.Net;

public sealed class TapTests
{
    [Fact]
    [Trait("Spec", "IF-91")]
    public void A_tap_sees_each_frame_once_in_both_directions_until_it_is_taken_off()
    {
        using var bench = new TestStack();
        var tap = new TapRecorder();
        var tapping = bench.Ifp.Tap(tap);

        bench.Ifp.Input(bench.Frame(fill: 1));
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame(destination: LinkAddress.Broadcast, fill: 2)));
        tapping.Dispose();
        bench.Ifp.Input(bench.Frame(fill: 3));
        Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame(fill: 4)));

        Assert.Equal([(1, false, MbufFlags.None), (2, true, MbufFlags.Bcast)], tap.Seen.Select(static s => ((int)s.Frame[14], s.Outgoing, s.Flags)));
        Assert.All(tap.Seen, static s => Assert.Equal(60, s.Frame.Length));
    }

    [Fact]
    [Trait("Spec", "IF-91")]
    public void A_tap_sees_the_tag_that_hardware_handles_in_its_place_and_nobody_else_does()
    {
        using var bench = new TestStack();
        var tap = new TapRecorder();
        using var tapping = bench.Ifp.Tap(tap);
        var sent = new List<(ushort?, int)>();
        bench.Driver.OnSent = m => sent.Add((m.VlanTag, m.Length));
        var received = bench.Frame(fill: 1);
        received.VlanTag = 0x2005;
        var outgoing = bench.Frame(fill: 2);
        outgoing.VlanTag = 0x4006;

        bench.Ifp.Input(received);
        Assert.Equal(Errno.None, bench.Ifp.Transmit(outgoing));

        Assert.Equal([(64, false), (64, true)], tap.Seen.Select(static s => (s.Frame.Length, s.Outgoing)));
        Assert.Equal([0x81, 0x00, 0x20, 0x05, 0x88, 0xb5, 1], tap.Seen[0].Frame[12..19]);
        Assert.Equal([0x81, 0x00, 0x40, 0x06, 0x88, 0xb5, 2], tap.Seen[1].Frame[12..19]);
        Assert.Equal(TestStack.Other, LinkAddress.Read(tap.Seen[0].Frame.AsSpan(6)));
        Assert.Equal([(0x4006, 60)], sent);
    }

    [Fact]
    [Trait("Spec", "IF-91")]
    public void A_tap_that_stands_twice_is_taken_off_one_place_at_a_time()
    {
        using var bench = new TestStack();
        var tap = new TapRecorder();
        var first = bench.Ifp.Tap(tap);
        var second = bench.Ifp.Tap(tap);

        first.Dispose();
        first.Dispose();
        bench.Ifp.Input(bench.Frame());
        Assert.Single(tap.Seen);

        second.Dispose();
        bench.Ifp.Input(bench.Frame());
        Assert.Single(tap.Seen);
    }

    [Fact]
    [Trait("Spec", "IF-91")]
    public void A_frame_sent_again_is_not_a_group_frame_because_it_was_received_as_one()
    {
        using var bench = new TestStack();
        var tap = new TapRecorder();
        using var tapping = bench.Ifp.Tap(tap);
        var m = bench.Frame(destination: TestStack.Other);
        m.Flags = MbufFlags.Mcast | MbufFlags.Bcast;

        Assert.Equal(Errno.None, bench.Ifp.Transmit(m));

        Assert.Equal(MbufFlags.None, Assert.Single(tap.Seen).Flags);
        Assert.Equal(0, bench.Ifp.Counters.Snapshot().OutMulticasts);
    }
}
