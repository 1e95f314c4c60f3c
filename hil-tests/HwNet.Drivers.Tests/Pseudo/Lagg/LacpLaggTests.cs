using HwNet.Drivers.Pseudo.Lagg;
using HwNet.Drivers.Pseudo.Lagg.Lacp;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

/// <summary>LACP on real interfaces: the frames, and what the machines do to the aggregate.</summary>
[Trait("Spec", "IF-122")]
public sealed class LacpLaggTests
{
    private static readonly LinkAddress Switch = LinkAddress.Parse("02:00:00:00:0b:00");

    [Fact]
    public void Two_aggregates_find_each_other_lose_a_cable_and_use_it_again()
    {
        using var rig = new LaggRig(2);
        var (one, two) = MakeBoth(rig, new LacpSettings(), new LacpSettings { Active = false });
        Assert.Equal((LinkState.Down, LinkState.Down), (one.Link, two.Link));

        rig.Run(3);
        Assert.Equal((LinkState.Up, LinkState.Up), (one.Link, two.Link));
        AssertCarried(rig, one, two, 2);
        var status = LaggRig.Status(one);
        Assert.Equal((two.Lladdr, one.Lladdr), (status.Partner!.Value.System, status.Actor!.Value.System));
        Assert.All(status.Members, m => Assert.Equal(LacpMuxState.Distributing, m.Lacp!.Mux));

        DriverStack.Down(rig.Near[0]);
        rig.Settle();
        AssertCarried(rig, one, two, 1);

        DriverStack.Up(rig.Near[0]);
        rig.Run(4);
        AssertCarried(rig, one, two, 2);
    }

    [Fact]
    public void A_partner_that_goes_silent_is_left_within_three_seconds()
    {
        using var rig = new LaggRig(2);
        var (one, two) = MakeBoth(rig, new LacpSettings(), new LacpSettings());
        rig.Run(3);

        // The link stays, but nobody speaks LACP any more.
        Assert.Equal(Errno.None, two.Ioctl(new DeleteLaggMember(rig.Far[0])));
        rig.Run(3.1);

        AssertCarried(rig, one, two, 1);
        Assert.Equal([false, true], LaggRig.Status(one).Members.Select(m => m.Distributing));
        Assert.True(LaggRig.Status(one).Members[0].HasLink);
    }

    [Fact]
    public void Without_a_partner_nothing_is_carried_and_the_status_says_why()
    {
        using var rig = new LaggRig(1);
        var lagg = rig.Make(LaggProtocol.Lacp);

        rig.Run(10);

        Assert.Equal(LinkState.Down, lagg.Link);
        Assert.Contains("epair0a hears no partner", lagg.Driver.Status, StringComparison.Ordinal);
        var member = Assert.Single(LaggRig.Status(lagg).Members).Lacp!;
        Assert.Equal((LacpReceiveState.Defaulted, LacpMuxState.Detached), (member.Receive, member.Mux));
        Assert.InRange(member.Counters.Sent, 10, 12);
    }

    [Fact]
    public void Passive_it_is_silent_until_it_is_told_to_be_active()
    {
        using var rig = new LaggRig(1);
        var far = rig.Listen();
        var lagg = rig.Make(new LaggParameters { Protocol = LaggProtocol.Lacp, Members = [.. rig.Near], Lacp = new LacpSettings { Active = false } });
        rig.Run(10);
        Assert.Empty(far[0].Slow);

        Assert.Equal(Errno.None, lagg.Ioctl(new SetLacp(new LacpSettings())));
        rig.Run(1);

        Assert.NotEmpty(far[0].Slow);
    }

    [Fact]
    public void A_LACPDU_goes_out_as_the_standard_draws_it()
    {
        using var rig = new LaggRig(1);
        var far = rig.Listen();
        var own = rig.Near[0].Lladdr;
        var settings = new LacpSettings { SystemPriority = 0x1234, PortPriority = 0x5678, Key = 0x9abc };
        _ = rig.Make(new LaggParameters { Protocol = LaggProtocol.Lacp, Members = [.. rig.Near], Lacp = settings });

        rig.Run(1);

        // IEEE 802.1AX figure 6-7: subtype and version, actor (active, fast, aggregatable; defaulted, expired), partner, collector, terminator.
        var address = Convert.ToHexString([.. Bytes(own)]);
        var expected = $"0180C2000002{address}8809" + "0101" + $"01141234{address}9ABC5678{rig.Near[0].Index:X4}C7000000"
            + "0214" + new string('0', 28) + "02" + "000000" + "0310" + new string('0', 28) + "0000" + new string('0', 100);
        Assert.Equal(expected, Convert.ToHexString(far[0].Slow.First()));
    }

    [Fact]
    public void A_marker_is_answered_and_what_is_no_marker_is_counted()
    {
        using var rig = new LaggRig(1);
        var far = rig.Listen();
        var lagg = rig.Make(LaggProtocol.Lacp);
        far[0].Frames.Clear();
        var marker = Slow([2, 1, 1, 16, 0x12, 0x34, 2, 0, 0, 0, 0x0b, 0, 0xde, 0xad, 0xbe, 0xef, 0, 0]);

        far[0].Send(marker);
        far[0].Send(Slow([2, 1, 2, 16]));
        far[0].Send(Slow([2, 1, 1, 15]));
        far[0].Send(Slow([1, 1, 1, 21]));
        far[0].Send(Slow([1, 1, 1, 20])[..123]);
        far[0].Send(Slow([3, 1]));
        far[0].Send([.. Bytes(rig.Near[0].Lladdr), .. marker.AsSpan(6)]);
        far[0].Send(marker[..14]);
        rig.Settle();

        var answer = Assert.Single(far[0].Slow, f => f[14] == 2);
        Assert.Equal(124, answer.Length);
        Assert.Equal("0180C2000002" + Convert.ToHexString([.. Bytes(rig.Near[0].Lladdr)]) + "8809" + "02010210123402000000" + "0B00DEADBEEF0000", Convert.ToHexString(answer)[..64]);
        Assert.All(answer[32..], b => Assert.Equal(0, b));
        var counters = Assert.Single(LaggRig.Status(lagg).Members).Lacp!.Counters;
        Assert.Equal((1, 1, 1, 3, 3), (counters.Markers, counters.MarkerResponses, counters.StrayResponses, counters.Illegal, counters.Unknown));
    }

    [Fact]
    public void Of_a_flood_of_markers_few_are_answered_and_all_are_counted()
    {
        using var rig = new LaggRig(1);
        var far = rig.Listen();
        var lagg = rig.Make(LaggProtocol.Lacp);

        for (var i = 0; i < 100; i++)
        {
            far[0].Send(Slow([2, 1, 1, 16]));
        }

        rig.Settle();
        var counters = Assert.Single(LaggRig.Status(lagg).Members).Lacp!.Counters;
        Assert.Equal((100, 84, 16), (counters.Markers, counters.MarkersDropped, counters.MarkerResponses));
    }

    [Fact]
    public void A_cable_that_leads_back_makes_no_bundle()
    {
        using var rig = new LaggRig(1);
        var lagg = rig.Make(new LaggParameters { Protocol = LaggProtocol.Lacp, Members = [rig.Near[0], rig.Far[0]] });

        rig.Run(10);

        Assert.Equal(LinkState.Down, lagg.Link);
        Assert.All(LaggRig.Status(lagg).Members, m => Assert.True(m.Lacp!.Counters is { Looped: > 5, Received: 0 }));
    }

    /// <summary>Frames of random content and length under the slow protocols' type: nothing throws, nothing is lost, no partner is invented that collects.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Hostile_frames_are_counted_and_freed(int seed)
    {
        using var rig = new LaggRig(1);
        var far = rig.Listen();
        var lagg = rig.Make(LaggProtocol.Lacp);
        var random = new Random(seed);
        for (var i = 0; i < 2000; i++)
        {
            var body = new byte[random.Next(1, 200)];
            random.NextBytes(body);
            body[0] = (byte)random.Next(4);
            far[0].Send([.. Slow([])[..14], .. body]);
        }

        rig.Run(1);

        var c = Assert.Single(LaggRig.Status(lagg).Members).Lacp!.Counters;
        Assert.True(c.Received + c.Illegal + c.Unknown + c.Looped + c.Markers + c.StrayResponses == 2000, $"seed {seed}: {c}");
        Assert.Equal(LinkState.Down, lagg.Link);
    }

    private static (IfNet One, IfNet Two) MakeBoth(LaggRig rig, LacpSettings near, LacpSettings far) => (
        rig.Make(new LaggParameters { Protocol = LaggProtocol.Lacp, Members = [.. rig.Near], Lacp = near }),
        rig.Make(new LaggParameters { Protocol = LaggProtocol.Lacp, Members = [.. rig.Far], Lacp = far }));

    /// <summary>Many flows arrive at the other end, over so many members.</summary>
    private static void AssertCarried(LaggRig rig, IfNet from, IfNet to, int members)
    {
        var before = LaggRig.Status(from).Members.ToDictionary(m => m.Name, m => m.Sent);
        var received = to.Counters.Snapshot().InPackets;
        for (byte flow = 0; flow < 40; flow++)
        {
            var m = rig.Frame(flow);
            m.Data[..6].Fill(0xff);
            Assert.Equal(Errno.None, from.Transmit(m));
        }

        Assert.Equal(received + 40, to.Counters.Snapshot().InPackets);
        Assert.Equal(members, LaggRig.Status(from).Members.Count(m => m.Sent > before[m.Name]));
    }

    private static byte[] Bytes(LinkAddress address)
    {
        var bytes = new byte[6];
        address.Write(bytes);
        return bytes;
    }

    /// <summary>A frame of the slow protocols with these first bytes, 110 bytes behind the header.</summary>
    private static byte[] Slow(byte[] start)
    {
        var frame = new byte[EtherHeader.Length + 110];
        Bytes(LinkAddress.Parse("01:80:c2:00:00:02")).CopyTo(frame, 0);
        Bytes(Switch).CopyTo(frame, 6);
        frame[12] = 0x88;
        frame[13] = 0x09;
        start.CopyTo(frame, EtherHeader.Length);
        return frame;
    }
}
