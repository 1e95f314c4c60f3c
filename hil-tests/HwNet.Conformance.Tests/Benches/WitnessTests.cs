using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using HwNet.Drivers;
using HwNet.Net;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>Every check can fail: on a bench with a fault, the checks that watch for it say so.</summary>
[Collection(BenchCollection.Name)]
public sealed class WitnessTests(ITestOutputHelper output)
{
    private const int Seed = 7;

    [Theory]
    [InlineData("TX-1", "corrupt", 0.01)]
    [InlineData("TX-1", "truncate", 0.01)]
    [InlineData("TX-1", "drop", 0.01)]
    [InlineData("TX-1", "duplicate", 0.01)]
    [InlineData("TX-4", "drop", 0.001)]
    [InlineData("TX-5", "drop", 0.001)]
    [InlineData("TX-5", "duplicate", 0.001)]
    [InlineData("TX-5", "reorder", 0.001)]
    [InlineData("TX-5", "corrupt", 0.001)]
    [InlineData("TX-7", "corrupt", 0.3)]
    [InlineData("RX-1", "corrupt", 0.01)]
    [InlineData("RX-1", "truncate", 0.01)]
    [InlineData("RX-1", "drop", 0.01)]
    [InlineData("RX-1", "duplicate", 0.01)]
    [InlineData("RX-6", "drop", 0.05)]
    [InlineData("RX-7", "drop", 0.05)]
    [InlineData("RX-9", "drop", 0.01)]
    [InlineData("RX-9", "duplicate", 0.01)]
    [InlineData("RX-10", "drop", 0.01)]
    public void A_fault_on_the_cable_fails_the_check(string id, string fault, double probability)
    {
        var options = Epair() with { Faults = [new BenchFault(fault, probability, Seed)] };

        ExpectFailure(id, TargetBenches.Source(new DriverCatalog(), options));
    }

    [Fact]
    public void A_handle_left_behind_by_each_attach_fails_ATT_8()
    {
        var left = new List<FileStream>();

        ExpectFailure("ATT-8", Bent(bench => new BentBench(bench)
        {
            OnReattach = inner =>
            {
                left.Add(new FileStream("/dev/null", FileMode.Open));
                return inner.Reattach();
            },
        }));

        left.ForEach(static stream => stream.Dispose());
    }

    [Fact]
    public void A_change_of_the_link_that_nobody_reports_fails_LNK_1() =>
        ExpectFailure("LNK-1", Bent(bench => new BentBench(bench) { OnLink = static (_, _) => Errno.None }));

    [Theory]
    [InlineData("LNK-1")]
    [InlineData("LNK-7")]
    public void A_link_that_bounces_has_too_many_events(string id) => ExpectFailure(id, Bent(bench => new BentBench(bench)
    {
        OnLink = (link, up) =>
        {
            // Each bounce must be seen before the next: carrier changes that nobody saw are no events.
            foreach (var state in new[] { up, !up, up })
            {
                Assert.Equal(Errno.None, link.SetUp(state));
                Assert.True(SpinWait.SpinUntil(() => bench.Ifp.Link == (state ? LinkState.Up : LinkState.Down), TimeSpan.FromSeconds(10)));
            }

            return Errno.None;
        },
    }));

    [Fact]
    public void An_interface_that_stays_when_it_should_be_detached_fails_TX_8() =>
        ExpectFailure("TX-8", Bent(bench => new BentBench(bench) { OnReattach = static _ => Errno.None }));

    [Fact]
    public void An_MTU_that_is_not_Ethernets_fails_ATT_4() => ExpectFailure("ATT-4", Bent(bench =>
    {
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new HwNet.Ioctl.SetMtu(1400)));
        return bench;
    }));

    [Fact]
    public void A_driver_that_writes_into_a_buffer_it_has_handed_up_fails_RX_7() => ExpectFailure("RX-7", Bent(bench =>
    {
        _ = bench.Ifp.Tap(new ScribblingTap(after: 1000));
        return bench;
    }));

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    public void Time_stamps_5_ms_off_the_clock_fail_RX_10(int milliseconds) =>
        ExpectFailure("RX-10", Bent(static bench => bench), new OffsetClock(TimeSpan.FromMilliseconds(milliseconds)));

    private static TargetBenchOptions Epair() => new() { Name = "bent", Target = new TargetName("epair", "") };

    private static BenchSource Bent(Func<IBench, IBench> bend)
    {
        var source = TargetBenches.Source(new DriverCatalog(), Epair());
        return source with { Open = () => bend(source.Open()) };
    }

    private void ExpectFailure(string id, BenchSource source, TimeProvider? clock = null)
    {
        var check = CheckCatalog.All().Single(check => check.Id == id);

        var record = new ConformanceRunner(source, clock: clock).Run(check);

        output.WriteLine($"{record.Id} {record.Verdict} in {record.Duration.TotalSeconds:0.00} s: {record.Measured} {record.Reason}");
        Assert.True(record.Verdict == Verdict.Fail, $"{id} {record.Verdict}: {record.Measured} (fault seed {Seed})");
        Assert.DoesNotContain("bug:", record.Reason, StringComparison.Ordinal);
    }
}
