using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class MulticastFilterTests
{
    private static readonly LinkAddress Joined = LinkAddress.Parse("01:00:5e:00:00:fb");
    private static readonly LinkAddress Foreign = LinkAddress.Parse("01:00:5e:00:00:fc");

    [Theory]
    [Trait("Spec", "IF-86")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(200)]
    public void A_filter_matches_exactly_what_was_added_and_not_deleted(int count)
    {
        using var bench = new TestStack();
        var random = new Random(count);
        var expected = new HashSet<LinkAddress>();
        while (expected.Count < count)
        {
            expected.Add(LinkAddress.FromUInt64((ulong)random.NextInt64() | 0x0100_0000_0000));
        }

        foreach (var group in expected)
        {
            Assert.Equal(Errno.None, bench.Ifp.JoinMulti(SockAddr.Link(group)));
        }

        foreach (var group in expected.Take(count / 2).ToList())
        {
            Assert.Equal(Errno.None, bench.Ifp.LeaveMulti(SockAddr.Link(group)));
            Assert.True(expected.Remove(group));
            Assert.False(bench.Ifp.MulticastFilter.Matches(group));
        }

        Assert.All(expected, group => Assert.True(bench.Ifp.MulticastFilter.Matches(group), $"{count} groups: {group}"));
        Assert.All(expected, group => Assert.False(bench.Ifp.MulticastFilter.Matches(LinkAddress.FromUInt64(group.ToUInt64() ^ 2))));
        Assert.Equal(expected, bench.Ifp.MulticastFilter.Groups.ToHashSet());
    }

    [Fact]
    [Trait("Spec", "IF-86")]
    public void A_frame_for_a_group_nobody_joined_is_dropped()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        var tap = new TapRecorder();
        using var tapping = bench.Ifp.Tap(tap);
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(SockAddr.Link(Joined)));

        Receive(bench);

        Assert.Equal([1], local.FirstBytes);
        Assert.Equal([1], tap.Seen.Select(static s => s.Frame[14]));
        Assert.Equal(1, bench.Ifp.Counters.Snapshot().InDropsBy[InputDrop.NotJoined]);
    }

    [Fact]
    [Trait("Spec", "IF-86")]
    public void A_group_stays_open_until_its_last_member_has_left()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(SockAddr.Link(Joined)));
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(SockAddr.Link(Joined)));

        for (var members = 2; members >= 0; members--)
        {
            Receive(bench);
            Assert.Equal(members > 0 ? [1] : Array.Empty<byte>(), local.FirstBytes);
            local.Got.Clear();
            Assert.Equal(members > 0 ? Errno.None : Errno.ENOENT, bench.Ifp.LeaveMulti(SockAddr.Link(Joined)));
        }
    }

    [Fact]
    [Trait("Spec", "IF-86")]
    public void All_multicast_mode_lets_every_group_through()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        Assert.Equal(Errno.None, bench.Ifp.SetAllMulti(true));

        Receive(bench);

        Assert.Equal([1, 2], local.FirstBytes);
        Assert.All(local.Got, static got => Assert.Equal(MbufFlags.Mcast, got.Flags));
    }

    [Fact]
    [Trait("Spec", "IF-86")]
    public void In_promiscuous_mode_a_snooper_sees_foreign_groups_and_the_protocols_do_not()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        var tap = new TapRecorder();
        using var tapping = bench.Ifp.Tap(tap);
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(SockAddr.Link(Joined)));
        Assert.Equal(Errno.None, bench.Ifp.SetPromiscuous(true));

        Receive(bench);

        Assert.Equal([1], local.FirstBytes);
        Assert.Equal([1, 2], tap.Seen.Select(static s => s.Frame[14]));
        Assert.Equal([MbufFlags.Mcast, MbufFlags.Mcast | MbufFlags.Promisc], tap.Seen.Select(static s => s.Flags));
        Assert.Equal(1, bench.Ifp.Counters.Snapshot().InDropsBy[InputDrop.NotJoined]);
    }

    private static void Receive(TestStack bench)
    {
        bench.Ifp.Input(bench.Frame(destination: Joined, fill: 1));
        bench.Ifp.Input(bench.Frame(destination: Foreign, fill: 2));
        _ = bench.Stack.RunUntilIdle();
    }
}
