using HwNet.Bench;
using HwNet.Bench.Conformance;

namespace HwNet.Conformance.Tests.Engine;

/// <summary>One check: its verdict, whatever it does.</summary>
public sealed class RunnerTests
{
#if DEBUG
    private const string OwnerInLedger = "ring of tst0";
#else
    private const string OwnerInLedger = "unnamed";
#endif

    [Fact]
    public void A_check_that_returns_passes_with_what_it_measured()
    {
        var record = Run(new FakeCheck("TX-1", context =>
        {
            context.Measured("3 frames");
            context.Evidence("tx-1.pcapng");
        }));

        Assert.Equal(Verdict.Pass, record.Verdict);
        Assert.Equal("3 frames", record.Measured);
        Assert.Equal(["tx-1.pcapng"], record.Evidence);
        Assert.Null(record.Reason);
        Assert.Equal("fake", record.Bench);
    }

    [Fact]
    public void A_failing_check_says_expected_and_actual_and_keeps_its_measurement()
    {
        var record = Run(new FakeCheck("TX-1", context =>
        {
            context.Measured("7 lost");
            context.Equal(0, 7, "frames lost");
        }));

        Assert.Equal(Verdict.Fail, record.Verdict);
        Assert.Equal("frames lost: expected 0, got 7", record.Reason);
        Assert.Equal("7 lost", record.Measured);
    }

    [Fact]
    public void A_check_that_used_the_seed_has_it_in_its_failure()
    {
        var record = Run(new FakeCheck("TX-1", context => context.AtMost(5, new Random(context.Seed).Next(6, 9), "value")), options: new() { Seed = 4711 });

        Assert.EndsWith("(seed 4711)", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_whose_need_is_not_there_is_skipped_with_the_reason()
    {
        var record = Run(new FakeCheck("TX-1", context => context.Require(false, "the device has no VLAN offload")));

        Assert.Equal(Verdict.Skip, record.Verdict);
        Assert.Equal("the device has no VLAN offload", record.Reason);
    }

    [Fact]
    public void An_exception_is_a_failure_that_says_bug()
    {
        var record = Run(new FakeCheck("TX-1", _ => throw new FormatException("no such thing")));

        Assert.Equal(Verdict.Fail, record.Verdict);
        Assert.Equal("bug: the check threw FormatException: no such thing", record.Reason);
    }

    [Fact]
    public void A_missing_rig_is_a_skip_that_names_it_and_the_check_is_not_run()
    {
        var ran = false;
        var record = Run(new FakeCheck("TX-1", _ => ran = true, Rig.PeerNic | Rig.Loopback), new FakeBench(Rig.SoftwarePeer | Rig.Hub));

        Assert.Equal(Verdict.Skip, record.Verdict);
        Assert.Contains("PeerNic or Loopback", record.Reason, StringComparison.Ordinal);
        Assert.False(ran);
    }

    [Fact]
    public void One_of_several_rigs_is_enough()
    {
        var record = Run(new FakeCheck("TX-1", null, Rig.PeerNic | Rig.SoftwarePeer), new FakeBench(Rig.SoftwarePeer));

        Assert.Equal(Verdict.Pass, record.Verdict);
    }

    [Fact]
    public void A_check_that_hangs_but_looks_at_the_token_fails_and_its_bench_is_closed()
    {
        var clock = new HandClock();
        var bench = new FakeBench();
        var record = Run(new FakeCheck("TX-1", context =>
        {
            context.Progress(0.5, "waiting for a frame");
            clock.Fire();
            _ = context.Until(() => false, TimeSpan.FromHours(1));
        }), bench, new() { TimeLimit = TimeSpan.FromSeconds(7.5) }, clock);

        Assert.Equal(Verdict.Fail, record.Verdict);
        Assert.Equal("still running after 7.5 s (waiting for a frame)", record.Reason);
        Assert.True(bench.IsDisposed);
    }

    [Fact]
    public void A_check_that_hangs_for_good_fails_and_the_run_goes_on()
    {
        using var never = new ManualResetEventSlim();
        var clock = new HandClock();
        var hangs = new FakeCheck("TX-1", _ =>
        {
            clock.Fire();
            clock.Fire();
            never.Wait(CancellationToken.None);
        });
        var report = new ConformanceRunner(Source(() => new FakeBench()), clock: clock).Run([hangs, new FakeCheck("TX-3")]);
        never.Set();

        Assert.Equal([Verdict.Fail, Verdict.Pass], report.Records.Select(record => record.Verdict));
        Assert.Equal("still running after 60 s, and did not end when asked to", report.Records[0].Reason);
    }

    [Fact]
    public void What_a_hung_check_says_after_its_time_is_not_in_its_record()
    {
        using var judged = new ManualResetEventSlim();
        using var late = new ManualResetEventSlim();
        var clock = new HandClock();
        var record = Run(new FakeCheck("TX-1", context =>
        {
            context.Measured("1 frame");
            clock.Fire();
            clock.Fire();
            judged.Wait(CancellationToken.None);
            context.Measured("2 frames");
            context.Evidence("late.pcapng");
            late.Set();
        }), clock: clock);
        judged.Set();
        late.Wait(CancellationToken.None);

        Assert.Equal("1 frame", record.Measured);
        Assert.Empty(record.Evidence);
    }

    [Fact]
    public void A_bench_that_does_not_close_fails_the_check()
    {
        using var never = new ManualResetEventSlim();
        var clock = new HandClock();
        var bench = new FakeBench
        {
            OnClose = () =>
            {
                clock.Fire();
                never.Wait(CancellationToken.None);
            },
        };
        var record = Run(new FakeCheck("TX-1"), bench, clock: clock);
        never.Set();

        Assert.Equal(Verdict.Fail, record.Verdict);
        Assert.Equal("the bench was not closed after 30 s", record.Reason);
    }

    [Fact]
    public void A_bench_that_opens_too_late_is_disposed_by_itself()
    {
        using var late = new ManualResetEventSlim();
        using var disposed = new ManualResetEventSlim();
        var clock = new HandClock();
        var source = Source(() =>
        {
            clock.Fire();
            late.Wait(CancellationToken.None);
            return new FakeBench { OnDispose = disposed.Set };
        });
        var record = new ConformanceRunner(source, clock: clock).Run(new FakeCheck("TX-1"));
        late.Set();

        Assert.Equal(Verdict.Fail, record.Verdict);
        Assert.Equal("the bench was not open after 30 s", record.Reason);
        Assert.True(disposed.Wait(TimeSpan.FromSeconds(30)), "the late bench was not disposed within 30 s");
    }

    [Fact]
    public void A_bench_whose_opening_throws_is_a_bug()
    {
        var record = new ConformanceRunner(Source(() => throw new FormatException("odd"))).Run(new FakeCheck("TX-1"));

        Assert.Equal(Verdict.Fail, record.Verdict);
        Assert.Equal("bug: opening the bench threw FormatException: odd", record.Reason);
    }

    [Fact]
    public void Packets_that_did_not_come_back_fail_the_check_and_name_their_owner()
    {
        var bench = new FakeBench();
        var record = Run(new FakeCheck("TX-1", context =>
        {
            Assert.True(context.Bench.Mbufs.TryGet(out var m));
            m.SetOwner("ring of tst0");
        }), bench);

        Assert.Equal(Verdict.Fail, record.Verdict);
        Assert.Equal($"1 packets did not come back to the pool (held by {OwnerInLedger}: 1)", record.Reason);
        Assert.True(bench.IsDisposed);
    }

    [Fact]
    public void What_closing_the_bench_brings_to_light_is_added_to_the_reason()
    {
        var bench = new FakeBench { Problems = ["a receive thread did not end"] };
        var record = Run(new FakeCheck("TX-1", context => context.Fail("a frame is missing")), bench);

        Assert.Equal(Verdict.Fail, record.Verdict);
        Assert.Equal("a frame is missing; a receive thread did not end", record.Reason);
        Assert.True(bench.IsClosed);
        Assert.True(bench.IsDisposed);
    }

    [Fact]
    public void An_expected_failure_is_XFAIL_and_an_unexpected_pass_says_so()
    {
        var options = new ConformanceOptions { ExpectedFailures = new Dictionary<string, string> { ["TX-1"] = "the chip pads with garbage" } };

        var failed = Run(new FakeCheck("TX-1", context => context.Fail("padding is not zero")), options: options);
        var passed = Run(new FakeCheck("TX-1"), options: options);

        Assert.Equal(Verdict.XFail, failed.Verdict);
        Assert.Equal("padding is not zero (expected: the chip pads with garbage)", failed.Reason);
        Assert.Equal(Verdict.Pass, passed.Verdict);
        Assert.Contains("listed as an expected failure", passed.Reason, StringComparison.Ordinal);
    }

    private static CheckRecord Run(ConformanceCheck check, FakeBench? bench = null, ConformanceOptions? options = null, TimeProvider? clock = null) =>
        new ConformanceRunner(Source(() => bench ?? new FakeBench()), options, clock).Run(check);

    private static BenchSource Source(Func<IBench> open) => new("fake", "fake:0", open);
}
