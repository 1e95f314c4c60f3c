using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using HwNet.Drivers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Conformance.Tests.Checks;

/// <summary>The checks fail where they must: on interfaces that are spoilt on purpose.</summary>
public sealed class BrokenInterfaceTests
{
    [Fact]
    public void A_sound_driver_passes_the_checks_that_a_spoilt_one_fails()
    {
        foreach (var id in new[] { "IOC-1", "IOC-2", "IOC-3", "STA-2", "MTU-1" })
        {
            var record = Run(id, FickleBench.Of(static () => new FickleDriver()));

            Assert.True(record.Verdict == Verdict.Pass, $"{id}: {record.Reason}");
        }
    }

    [Fact]
    public void A_driver_with_an_errno_of_its_own_fails_the_table() =>
        Fails("IOC-1", "SIOCSIFMTU", FickleBench.Of(static () => new FickleDriver { Odd = static r => r is SetMtu ? Errno.EIO : null }));

    [Fact]
    public void Up_without_running_fails_the_flags() =>
        Fails("IOC-2", "RUNNING", FickleBench.Of(static () => new FickleDriver { Init = Errno.EAGAIN }));

    [Fact]
    public void A_refused_value_that_stays_in_force_is_found() =>
        Fails("IOC-3", "medium", FickleBench.Of(static () => new FickleDriver { KeepsBadMedium = true }));

    [Fact]
    public void A_device_that_cannot_take_1500_bytes_fails_the_range() =>
        Fails("MTU-1", "SIOCSIFMTU 1500", FickleBench.Of(static () => new FickleDriver { Odd = static r => r is SetMtu { Mtu: > 1400 } ? Errno.EINVAL : null }));

    [Fact]
    public void A_counter_that_falls_is_found() =>
        Fails("STA-2", "OutPackets fell", SabotagedBench.Epair(static bench => Tap(bench, 100, static ifp => ifp.Counters.CountSent(-50))));

    [Theory]
    [InlineData("STA-1")]
    [InlineData("STA-4")]
    public void A_counter_that_is_one_too_many_is_found(string id) =>
        Fails(id, "if_opackets", SabotagedBench.Epair(static bench => Tap(bench, 100, static ifp => ifp.Counters.CountSent(1))));

    [Fact]
    public void A_counter_that_jumps_is_found() =>
        Fails("STA-3", "OutPackets jumped", SabotagedBench.Epair(static bench => OnDown(bench, static ifp => ifp.Counters.CountSent(int.MaxValue), twice: true)));

    [Theory]
    [InlineData("FLT-1")]
    [InlineData("FLT-5")]
    [InlineData("FLT-8")]
    public void An_interface_that_stays_promiscuous_is_found(string id) =>
        Fails(id, "", SabotagedBench.Epair(static bench => _ = bench.Ifp.SetPromiscuous(true)));

    [Theory]
    [InlineData("FLT-3")]
    [InlineData("FLT-5")]
    [InlineData("FLT-7")]
    public void An_interface_that_takes_every_group_is_found(string id) =>
        Fails(id, "", SabotagedBench.Epair(static bench => _ = bench.Ifp.SetAllMulti(true)));

    [Fact]
    public void Groups_that_are_lost_on_the_way_down_are_found() =>
        Fails("FLT-7", "joined groups are in after down and up", SabotagedBench.Epair(static bench => OnDown(bench, static ifp => ifp.LeaveAllMulti())));

    [Theory]
    [InlineData("FLT-1")]
    [InlineData("FLT-2")]
    [InlineData("FLT-3")]
    [InlineData("STA-1")]
    public void A_cable_that_doubles_frames_is_found(string id) =>
        Fails(id, "", TargetBenches.Source(new DriverCatalog(), new TargetBenchOptions
        {
            Name = "doubling",
            Target = new TargetName("epair", ""),
            Faults = [new BenchFault("duplicate", 0.5, 1)],
        }));

    [Fact]
    public void A_watchdog_before_its_time_is_found() =>
        Fails("WDG-1", "expected 4.5 to 5.5 s", SabotagedBench.Epair(static _ => { }, static bench => new HastyWedge(bench.Ifp, bench.Wedge!, 3)));

    [Fact]
    public void A_watchdog_behind_its_time_is_found() =>
        Fails("WDG-1", "expected 4.5 to 5.5 s", SabotagedBench.Epair(static _ => { }, static bench => new HastyWedge(bench.Ifp, bench.Wedge!, 6)));

    [Fact]
    public void Groups_that_somebody_takes_away_fail_the_race() =>
        Fails("IOC-4", "", SabotagedBench.Epair(static bench => OnDown(bench, static ifp => ifp.LeaveAllMulti())));

    private static void Fails(string id, string reason, BenchSource source)
    {
        var record = Run(id, source);

        Assert.True(record.Verdict == Verdict.Fail, $"{id} {record.Verdict}: {record.Reason} (measured: {record.Measured})");
        Assert.Contains(reason, record.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("bug:", record.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("did not come back", record.Reason, StringComparison.Ordinal);
    }

    private static CheckRecord Run(string id, BenchSource source) =>
        new ConformanceRunner(source).Run(CheckCatalog.All().Single(check => check.Id == id));

    private static void Tap(IBench bench, int at, Action<IfNet> spoil) => _ = bench.Ifp.Tap(new SabotagingTap(at, spoil));

    private static void OnDown(IBench bench, Action<IfNet> spoil, bool twice = false)
    {
        var ifp = bench.Ifp;
        _ = bench.Stack.Events.Subscribe(happened =>
        {
            if (happened is IfEvent.InfoChanged info && info.Ifp == ifp && (info.Flags & IfFlags.Up) == 0)
            {
                spoil(ifp);
                if (twice)
                {
                    spoil(ifp);
                }
            }
        });
    }
}
