using HwNet.Drivers.Pseudo.Lagg.Lacp;
using HwNet.Drivers.Tests.UsbEther;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Pseudo.Lagg;

/// <summary>Which ports make an aggregate, with partners that are played by hand.</summary>
[Trait("Spec", "IF-122")]
public sealed class LacpSelectionTests
{
    private const LacpState All =
        LacpState.Activity | LacpState.Timeout | LacpState.Aggregation | LacpState.Synchronization | LacpState.Collecting | LacpState.Distributing;

    private readonly SteppedClock _clock = new();
    private readonly LacpSystem _system;

    public LacpSelectionTests()
    {
        _system = new LacpSystem(_clock, new LacpSettings());
        _system.Begin(LinkAddress.Parse("02:00:00:00:00:01"), 1);
    }

    [Fact]
    public void Of_several_partners_the_one_with_most_ports_is_used_and_the_other_stands_by()
    {
        var one = Port(1);
        var two = Port(2);
        var three = Port(3);

        Talk(3, (one, Partner(0xb)), (two, Partner(0xa)), (three, Partner(0xa)));

        Assert.Equal(
            [LacpSelection.Standby, LacpSelection.Selected, LacpSelection.Selected], new[] { one, two, three }.Select(p => p.Selection));
        Assert.Equal([false, true, true], new[] { one, two, three }.Select(p => p.IsDistributing));
        Assert.False(one.Actor.Has(LacpState.Synchronization));
        Assert.Equal(LinkAddress.FromUInt64(0xa), _system.ActivePort!.Partner.System);
    }

    [Fact]
    public void When_the_partner_in_use_goes_the_other_takes_over()
    {
        var one = Port(1);
        var two = Port(2);
        var three = Port(3);
        Talk(3, (one, Partner(0xb)), (two, Partner(0xa)), (three, Partner(0xa)));

        Talk(6, (one, Partner(0xb)));

        Assert.Equal([true, false, false], new[] { one, two, three }.Select(p => p.IsDistributing));
    }

    [Fact]
    public void Equal_partners_do_not_take_turns()
    {
        var one = Port(1);
        var two = Port(2);
        Talk(3, (one, Partner(0xb)), (two, Partner(0xa)));
        Assert.Equal([true, false], new[] { one, two }.Select(p => p.IsDistributing));

        Talk(10, (two, Partner(0xa)), (one, Partner(0xb)));

        Assert.Equal([true, false], new[] { one, two }.Select(p => p.IsDistributing));
    }

    [Fact]
    public void The_faster_of_two_partners_is_used()
    {
        var slow = Port(1, 100_000_000);
        var fast = Port(2, 1_000_000_000);

        Talk(3, (slow, Partner(0xb)), (fast, Partner(0xa)));

        Assert.Equal([false, true], new[] { slow, fast }.Select(p => p.IsDistributing));
    }

    [Fact]
    public void Ports_whose_partner_wants_each_alone_are_not_bundled()
    {
        var one = Port(1);
        var two = Port(2);
        var alone = Partner(0xa) with { State = All & ~LacpState.Aggregation };

        Talk(3, (one, alone), (two, alone with { Port = 2 }));

        Assert.Equal([true, false], new[] { one, two }.Select(p => p.IsDistributing));
    }

    [Fact]
    public void A_partner_that_changes_its_key_is_left_and_joined_anew()
    {
        var one = Port(1);
        Talk(3, (one, Partner(0xa)));
        Assert.True(one.IsDistributing);

        Hear(one, Partner(0xa) with { Key = 99 });

        Assert.Equal(LacpMuxState.Waiting, one.Mux);
        Talk(2, (one, Partner(0xa) with { Key = 99 }));
        Assert.True(one.IsDistributing);
    }

    [Fact]
    public void A_partner_that_takes_this_port_for_another_is_not_in_synchronisation()
    {
        var one = Port(1);
        Talk(3, (one, Partner(0xa)));

        Assert.True(_system.Receive(one, new LacpPdu { Actor = Partner(0xa), Partner = one.Actor with { Port = 77 } }));

        Assert.Equal(LacpMuxState.Attached, one.Mux);
        Assert.True(_system.MayTransmit(one));
    }

    [Fact]
    public void A_partner_that_does_not_collect_gets_nothing()
    {
        var one = Port(1);

        Talk(3, (one, Partner(0xa) with { State = All & ~LacpState.Collecting }));

        Assert.Equal((true, false), (one.IsCollecting, one.IsDistributing));
    }

    /// <summary>Whatever a partner says: what distributes has an agreeing partner, one partner only, and no port speaks too often.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_partners_say_the_rules_hold(int seed)
    {
        var random = new Random(seed);
        LacpPort[] ports = [Port(1), Port(2), Port(3)];
        var sent = new Dictionary<LacpPort, List<long>>();
        for (var step = 0; step < 20_000; step++)
        {
            var port = ports[random.Next(ports.Length)];
            Act(random, port);
            _clock.Advance(TimeSpan.FromMilliseconds(random.Next(random.Next(1500))));
            _system.Run();
            if (_system.TryTransmit(port, out _))
            {
                sent.TryAdd(port, []);
                sent[port].Add(_clock.GetTimestamp());
            }

            var carrying = ports.Where(p => p.IsDistributing).ToArray();
            Assert.True(carrying.All(p => p.Enabled && p.Partner.Has(LacpState.Synchronization | LacpState.Collecting)), $"seed {seed}, step {step}");
            Assert.True(carrying.Select(p => p.Group).Distinct().Count() <= 1, $"seed {seed}, step {step}");
            Assert.True(_system.UntilDue == Timeout.InfiniteTimeSpan || _system.UntilDue >= TimeSpan.Zero, $"seed {seed}, step {step}");
        }

        Assert.All(sent.Values, times => Assert.True(times.Zip(times.Skip(3)).All(t => t.Second - t.First >= TimeSpan.TicksPerSecond), $"seed {seed}"));
    }

    private void Act(Random random, LacpPort port)
    {
        switch (random.Next(10))
        {
            case 0:
                _system.SetEnabled(port, random.Next(3) > 0, random.Next(2) * 1_000_000L);
                break;
            case 1:
                _system.Change(new LacpSettings { Active = random.Next(2) == 0, Fast = random.Next(2) == 0 });
                break;
            case 2:
                var bytes = new byte[LacpPdu.Length];
                random.NextBytes(bytes);
                _ = _system.Receive(port, new LacpPdu { Actor = LacpInfo.Read(bytes), Partner = LacpInfo.Read(bytes.AsSpan(30)) });
                break;
            default:
                Hear(port, Partner((ulong)random.Next(1, 3)) with { State = All ^ (LacpState)(1 << random.Next(12)) });
                break;
        }
    }

    private LacpPort Port(ushort number, long baudrate = 0)
    {
        var port = _system.Add(number);
        _system.SetEnabled(port, true, baudrate);
        return port;
    }

    private static LacpInfo Partner(ulong system) =>
        new() { System = LinkAddress.FromUInt64(system), Key = 5, Port = 1, PortPriority = 2, SystemPriority = 3, State = All };

    /// <summary>The partner says what it is, and repeats what this port is.</summary>
    private void Hear(LacpPort port, LacpInfo partner) => Assert.True(_system.Receive(port, new LacpPdu { Actor = partner, Partner = port.Actor }));

    /// <summary>So many seconds in which these partners speak every half second, and no others.</summary>
    private void Talk(int seconds, params (LacpPort Port, LacpInfo Partner)[] partners)
    {
        for (var i = 0; i <= 2 * seconds; i++)
        {
            foreach (var (port, partner) in partners)
            {
                Hear(port, partner);
            }

            _clock.Advance(TimeSpan.FromSeconds(0.5));
            _system.Run();
        }
    }
}
