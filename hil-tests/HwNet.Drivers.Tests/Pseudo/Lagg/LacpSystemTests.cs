using HwNet.Drivers.Pseudo.Lagg.Lacp;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

[Trait("Spec", "IF-122")]
public sealed class LacpSystemTests
{
    private static readonly LacpSettings Active = new();
    private static readonly LacpSettings Passive = new() { Active = false };
    private static readonly LacpSettings Slow = new() { Fast = false };

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    public void An_active_end_and_any_other_make_a_bundle(bool aIsActive, bool bIsActive, bool fast)
    {
        var pair = new LacpPair(new LacpSettings { Active = aIsActive, Fast = fast }, new LacpSettings { Active = bIsActive, Fast = fast });

        pair.Run(3);

        Assert.All(pair.MuxA(), m => Assert.Equal(LacpMuxState.Distributing, m));
        Assert.All(pair.MuxB(), m => Assert.Equal(LacpMuxState.Distributing, m));
        Assert.Equal((LacpPair.Right, (ushort)9), (pair.A.ActivePort!.Partner.System, pair.A.ActivePort.Partner.Key));
        Assert.Equal((LacpPair.Left, (ushort)7), (pair.B.ActivePort!.Partner.System, pair.B.ActivePort.Partner.Key));
    }

    [Fact]
    public void A_port_waits_two_seconds_for_others_before_it_is_part_of_the_aggregate()
    {
        var pair = new LacpPair(Active, Active);

        pair.Run(1.9);
        Assert.All(pair.MuxA(), m => Assert.Equal(LacpMuxState.Waiting, m));

        pair.Run(0.1);
        Assert.All(pair.MuxA(), m => Assert.Equal(LacpMuxState.Distributing, m));
    }

    [Fact]
    public void Two_passive_ends_are_silent()
    {
        var pair = new LacpPair(Passive, Passive);

        pair.Run(100);

        Assert.Empty(pair.SentByA);
        Assert.All(pair.MuxA(), m => Assert.Equal(LacpMuxState.Detached, m));
        Assert.Equal(Timeout.InfiniteTimeSpan, pair.A.UntilDue);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 90)]
    public void A_partner_that_goes_silent_carries_nothing_after_the_time_out(bool fast, double seconds)
    {
        var settings = new LacpSettings { Fast = fast };
        var pair = new LacpPair(settings, settings);
        pair.Run(3);
        var last = pair.Now;
        pair.Deaf.Add(pair.PortsA[0]);
        pair.Run(0.1);

        // The last LACPDU came at some time of the last period.
        while (pair.PortsA[0].IsDistributing && pair.Now - last < TimeSpan.FromSeconds(200))
        {
            pair.Run(0.1);
        }

        Assert.InRange((pair.Now - last).TotalSeconds, seconds - (fast ? 1 : 30), seconds + 0.1);
        Assert.Equal(LacpReceiveState.Expired, pair.PortsA[0].ReceiveState);
        Assert.Equal(LacpMuxState.Distributing, pair.PortsA[1].Mux);
        pair.Run(3.1);
        Assert.Equal((LacpReceiveState.Defaulted, LacpMuxState.Detached), (pair.PortsA[0].ReceiveState, pair.PortsA[0].Mux));
        Assert.True(pair.PortsA[0].Actor.Has(LacpState.Defaulted));
        Assert.Equal(LinkAddress.None, pair.PortsA[0].Partner.System);
    }

    [Fact]
    public void A_partner_that_speaks_again_is_used_again()
    {
        var pair = new LacpPair(Active, Active);
        pair.Run(3);
        pair.Deaf.Add(pair.PortsA[0]);
        pair.Run(10);
        Assert.Equal(LacpMuxState.Detached, pair.PortsA[0].Mux);

        pair.Deaf.Clear();
        pair.Run(4);

        Assert.All(pair.MuxA(), m => Assert.Equal(LacpMuxState.Distributing, m));
        Assert.All(pair.MuxB(), m => Assert.Equal(LacpMuxState.Distributing, m));
    }

    [Fact]
    public void A_port_without_carrier_leaves_at_once_and_comes_back()
    {
        var pair = new LacpPair(Active, Active);
        pair.Run(3);

        pair.Unplug(1);

        Assert.Equal([LacpMuxState.Distributing, LacpMuxState.Detached], pair.MuxA());
        Assert.Equal(LacpReceiveState.PortDisabled, pair.PortsA[1].ReceiveState);
        pair.Plug(1);
        pair.Run(3);
        Assert.All(pair.MuxA(), m => Assert.Equal(LacpMuxState.Distributing, m));
    }

    [Theory]
    [InlineData(true, 60)]
    [InlineData(false, 2)]
    public void It_speaks_as_often_as_the_partner_wants(bool partnerIsFast, int expected)
    {
        var pair = new LacpPair(Slow, new LacpSettings { Fast = partnerIsFast }, cables: 1);
        pair.Run(10);
        pair.SentByA.Clear();

        pair.Run(60);

        Assert.InRange(pair.SentByA.Count, expected - 1, expected + 1);
    }

    [Fact]
    public void A_change_of_the_time_out_is_told_and_followed()
    {
        var pair = new LacpPair(Slow, Slow, cables: 1);
        pair.Run(5);
        Assert.False(pair.PortsB[0].Partner.Has(LacpState.Timeout));

        pair.A.Change(Active);
        pair.Run(0.1);

        Assert.True(pair.PortsB[0].Partner.Has(LacpState.Timeout));
        pair.SentByA.Clear();
        pair.B.Change(Active);
        pair.Run(10);
        Assert.InRange(pair.SentByA.Count, 9, 12);
    }

    [Fact]
    public void At_most_three_leave_within_a_second_however_often_there_is_something_to_tell()
    {
        var pair = new LacpPair(Active, Active, cables: 1);
        pair.Run(3);
        pair.SentByA.Clear();
        var wrong = new LacpPdu { Actor = pair.PortsB[0].Actor };

        for (var i = 0; i < 50; i++)
        {
            Assert.True(pair.A.Receive(pair.PortsA[0], wrong));
            pair.Run(0.1);
        }

        foreach (var (at, _) in pair.SentByA)
        {
            Assert.True(pair.SentByA.Count(s => s.At >= at && s.At < at + TimeSpan.FromSeconds(1)) <= 3, $"more than 3 from {at}");
        }

        Assert.InRange(pair.SentByA.Count, 12, 18);
    }

    [Fact]
    public void Its_own_LACPDU_coming_back_teaches_nothing()
    {
        var pair = new LacpPair(Active, Active, cables: 1);
        var own = new LacpPdu { Actor = pair.PortsA[0].Actor with { State = (LacpState)0x3f }, Partner = pair.PortsA[0].Actor };

        Assert.False(pair.A.Receive(pair.PortsA[0], own));

        Assert.Equal(LacpReceiveState.Expired, pair.PortsA[0].ReceiveState);
        Assert.Equal(LinkAddress.None, pair.PortsA[0].Partner.System);
    }
}
