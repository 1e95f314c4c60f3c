using HwNet.Buffers;
using HwNet.Drivers.Pseudo.Lagg;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Tests;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

[Trait("Spec", "IF-122")]
public sealed class LaggTests
{
    [Fact]
    public void Failover_uses_the_first_member_that_has_a_link_and_takes_frames_from_it_alone()
    {
        using var rig = new LaggRig(2);
        var lagg = rig.Make(LaggProtocol.Failover);
        var far = rig.Listen();

        Assert.Equal(Errno.None, lagg.Transmit(rig.Frame(1)));
        Assert.Equal((1, 0), (far[0].Data.Count(), far[1].Data.Count()));

        rig.Plug(0, false);
        Assert.Equal(LinkState.Up, lagg.Link);
        Assert.Equal(Errno.None, lagg.Transmit(rig.Frame(1)));
        Assert.Equal((1, 1), (far[0].Data.Count(), far[1].Data.Count()));

        rig.Plug(0, true);
        Assert.Equal(Errno.None, lagg.Transmit(rig.Frame(1)));
        Assert.Equal((2, 1), (far[0].Data.Count(), far[1].Data.Count()));

        var before = lagg.Counters.Snapshot().InPackets;
        far[1].Send(ToAll());
        Assert.Equal(before, lagg.Counters.Snapshot().InPackets);
        Assert.Equal(1, LaggRig.Status(lagg).Members[1].NotCollected);
        far[0].Send(ToAll());
        Assert.Equal(before + 1, lagg.Counters.Snapshot().InPackets);
    }

    [Theory]
    [InlineData(LaggProtocol.LoadBalance)]
    [InlineData(LaggProtocol.EtherChannel)]
    public void Each_flow_has_its_member_and_keeps_it(LaggProtocol protocol)
    {
        using var rig = new LaggRig(3);
        var lagg = rig.Make(protocol);
        var far = rig.Listen();

        for (var i = 0; i < 10; i++)
        {
            MbufBatch batch = default;
            for (byte flow = 0; flow < 60; flow++)
            {
                batch.Append(rig.Frame(flow));
            }

            Assert.Equal(Errno.None, lagg.Transmit(ref batch));
            Assert.Equal(Errno.None, lagg.Transmit(rig.Frame((byte)i)));
        }

        Assert.Equal(610, far.Sum(f => f.Data.Count()));
        Assert.All(far, f => Assert.InRange(f.Data.Select(d => d[11]).Distinct().Count(), 8, 40));
        Assert.Equal(60, far.Sum(f => f.Data.Select(d => d[11]).Distinct().Count()));
        Array.ForEach([.. far], f => f.Send(ToAll()));
        Assert.Equal(3, lagg.Counters.Snapshot().InPackets);
    }

    [Fact]
    public void Roundrobin_takes_the_members_in_turn()
    {
        using var rig = new LaggRig(3);
        var lagg = rig.Make(LaggProtocol.RoundRobin);
        var far = rig.Listen();
        MbufBatch batch = default;
        for (var i = 0; i < 30; i++)
        {
            batch.Append(rig.Frame(1));
        }

        Assert.Equal(Errno.None, lagg.Transmit(ref batch));
        rig.Plug(1, false);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(Errno.None, lagg.Transmit(rig.Frame(1)));
        }

        Assert.Equal([15, 10, 15], far.Select(f => f.Data.Count()));
    }

    [Theory]
    [InlineData(LaggProtocol.Failover)]
    [InlineData(LaggProtocol.LoadBalance)]
    [InlineData(LaggProtocol.RoundRobin)]
    [InlineData(LaggProtocol.EtherChannel)]
    public void The_link_is_there_while_one_member_has_one(LaggProtocol protocol)
    {
        using var rig = new LaggRig(2);
        var lagg = rig.Make(protocol);
        Assert.Equal((LinkState.Up, ""), (lagg.Link, Words(lagg)));

        rig.Plug(0, false);
        Assert.Equal(LinkState.Up, lagg.Link);

        rig.Plug(1, false);
        Assert.Equal(LinkState.Down, lagg.Link);
        Assert.Equal("no member carries: epair0a has no link; epair1a has no link", Words(lagg));
        Assert.Equal(Errno.ENETDOWN, lagg.Transmit(rig.Frame(1)));

        rig.Plug(1, true);
        Assert.Equal(LinkState.Up, lagg.Link);
    }

    [Fact]
    public void A_down_aggregate_takes_nothing_and_has_no_link()
    {
        using var rig = new LaggRig(1);
        var lagg = rig.Make(LaggProtocol.LoadBalance);
        var far = rig.Listen();

        DriverStack.Down(lagg);
        rig.Settle();
        far[0].Send(ToAll());

        Assert.Equal(LinkState.Down, lagg.Link);
        var data = lagg.Counters.Snapshot();
        Assert.Equal((0, 0), (data.InPackets, data.StrayInterrupts));
        Assert.Equal(1, LaggRig.Status(lagg).Members[0].NotCollected);
    }

    [Fact]
    public void What_it_is_given_is_what_its_members_are_given()
    {
        using var rig = new LaggRig(2);
        var lagg = rig.Make(LaggProtocol.LoadBalance);
        for (byte flow = 0; flow < 50; flow++)
        {
            Assert.Equal(Errno.None, lagg.Transmit(rig.Frame(flow)));
        }

        var data = lagg.Counters.Snapshot();
        Assert.Equal((50, 50, 0), (data.OutAccepted, data.OutPackets, data.OutDrops));
        Assert.Equal(50, LaggRig.Status(lagg).Members.Sum(m => m.Sent));
        var counters = new GetDeviceCounters();
        Assert.Equal(Errno.None, lagg.Ioctl(counters));
        Assert.Equal(
            ["no_member", "epair0a.sent", "epair0a.refusals", "epair0a.received", "epair0a.not_collected", "epair1a.sent"],
            counters.Reply!.Select(c => c.Name).Take(6));
        Assert.Equal(50, counters.Reply!.Where(c => c.Name.EndsWith(".sent", StringComparison.Ordinal)).Sum(c => c.Value));
        Assert.Equal(50, rig.Near.Sum(n => n.Counters.Snapshot().OutPackets));
    }

    [Theory]
    [InlineData(LaggProtocol.Failover)]
    [InlineData(LaggProtocol.LoadBalance)]
    [InlineData(LaggProtocol.RoundRobin)]
    public void Packets_pass_without_an_allocation(LaggProtocol protocol)
    {
        using var rig = new LaggRig(2);
        var lagg = rig.Make(protocol);
        var frame = ToAll();

        Assert.Equal(0, Allocations.Least(200, () =>
        {
            MbufBatch batch = default;
            for (byte flow = 0; flow < 8; flow++)
            {
                batch.Append(rig.Frame(flow));
            }

            _ = lagg.Transmit(ref batch);
            _ = lagg.Transmit(rig.Frame(3));
            var m = rig.Frame(4);
            frame.CopyTo(m.Data);
            rig.Near[0].Input(m);
        }));
        Assert.True(lagg.Counters.Snapshot().InPackets > 0);
    }

    /// <summary>A broadcast of the experimental type, from somebody else.</summary>
    internal static byte[] ToAll()
    {
        var frame = new byte[60];
        frame.AsSpan(0, 6).Fill(0xff);
        frame[6] = 2;
        frame[11] = 0x77;
        frame[12] = 0x88;
        frame[13] = 0xb5;
        return frame;
    }

    private static string? Words(IfNet ifp)
    {
        var status = new GetStatus();
        Assert.Equal(Errno.None, ifp.Ioctl(status));
        return status.Reply;
    }
}
