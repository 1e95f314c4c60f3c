using HwNet.Bench;
using HwNet.Bench.Conformance;

namespace HwNet.Conformance.Tests.Engine;

/// <summary>A whole run: order, selection, environment, interruption, exit code.</summary>
public sealed class ReportTests
{
    private static readonly FakeCheck[] Mixed =
        [new("MAL-1"), new("TX-10", disruptive: true), new("IOC-2"), new("TX-2"), new("ATT-4"), new("LNK-7", disruptive: true), new("RX-1")];

    [Fact]
    public void Checks_run_in_the_order_of_the_specification()
    {
        var report = Runner().Run(Mixed);

        Assert.Equal(["ATT-4", "LNK-7", "TX-2", "TX-10", "RX-1", "IOC-2", "MAL-1"], report.Records.Select(record => record.Id));
    }

    [Theory]
    [InlineData("TX-*", false, "TX-2 TX-10")]
    [InlineData("tx-2,RX-?", false, "TX-2 RX-1")]
    [InlineData("*X-*", true, "TX-2 RX-1")]
    [InlineData(null, true, "ATT-4 TX-2 RX-1 IOC-2 MAL-1")]
    public void A_selection_takes_wildcards_and_leaves_out_disruptive_checks(string? only, bool noDisruptive, string expected)
    {
        var selected = CheckSelection.Parse(only, noDisruptive).Apply(Mixed);

        Assert.Equal(expected, string.Join(' ', selected.Select(check => check.Id)));
    }

    [Fact]
    public void A_pattern_that_matches_no_check_is_told()
    {
        var selection = CheckSelection.Parse("TX-* TX-11 TX-10", noDisruptive: true);

        Assert.Equal(["TX-11"], selection.Unmatched(Mixed));
    }

    [Fact]
    public void Each_check_gets_a_fresh_bench_which_is_disposed()
    {
        var benches = new List<FakeBench>();
        _ = Runner(() =>
        {
            benches.Add(new FakeBench());
            return benches[^1];
        }).Run([new FakeCheck("TX-1"), new FakeCheck("TX-3", context => context.Fail("no")), new FakeCheck("TX-4", null, Rig.Hub)]);

        Assert.Equal(3, benches.Count);
        Assert.All(benches, bench => Assert.True(bench.IsClosed && bench.IsDisposed));
    }

    [Fact]
    public void A_first_bench_that_cannot_be_opened_ends_the_run_with_cause_and_cure()
    {
        var opened = 0;
        var report = Runner(() =>
        {
            opened++;
            throw new BenchException(new BenchProblem("no interface v0", "make one with 'ip link add'"));
        }).Run([new FakeCheck("TX-1"), new FakeCheck("TX-3")]);

        Assert.Equal(1, opened);
        Assert.Equal("no interface v0: make one with 'ip link add'", report.EnvironmentError);
        Assert.Equal([Verdict.Fail, Verdict.Skip], report.Records.Select(record => record.Verdict));
        Assert.Equal(2, report.ExitCode);
    }

    [Fact]
    public void A_later_bench_that_cannot_be_opened_is_a_failure_of_its_check()
    {
        var opened = 0;
        var report = Runner(() => ++opened == 2 ? throw new BenchException(new BenchProblem("v0 is gone", "plug it in")) : new FakeBench())
            .Run([new FakeCheck("TX-1"), new FakeCheck("TX-3"), new FakeCheck("TX-4")]);

        Assert.Null(report.EnvironmentError);
        Assert.Equal([Verdict.Pass, Verdict.Fail, Verdict.Pass], report.Records.Select(record => record.Verdict));
        Assert.Contains("v0 is gone: plug it in", report.Records[1].Reason, StringComparison.Ordinal);
        Assert.Equal(1, report.ExitCode);
    }

    [Fact]
    public void An_interrupted_run_skips_the_check_in_hand_and_the_rest()
    {
        using var stop = new CancellationTokenSource();
        var report = Runner().Run(
            [
                new FakeCheck("TX-1"),
                new FakeCheck("TX-3", context =>
                {
                    stop.Cancel();
                    _ = context.Until(() => false, TimeSpan.FromHours(1));
                }),
                new FakeCheck("TX-4"),
            ],
            stop: stop.Token);

        Assert.True(report.Interrupted);
        Assert.Equal(["", "interrupted", "not run: interrupted"], report.Records.Select(record => record.Reason ?? ""));
        Assert.Equal(2, report.ExitCode);
    }

    [Theory]
    [InlineData(0, Verdict.Pass)]
    [InlineData(0, Verdict.Pass, Verdict.Skip, Verdict.XFail)]
    [InlineData(0, Verdict.XFail)]
    [InlineData(1, Verdict.Pass, Verdict.Fail)]
    [InlineData(1, Verdict.Skip, Verdict.Fail)]
    [InlineData(4, Verdict.Skip, Verdict.Skip)]
    [InlineData(4)]
    public void The_exit_code_tells_good_failed_and_nothing_ran(int expected, params Verdict[] verdicts)
    {
        var report = SampleReport.Of([.. verdicts.Select(verdict => SampleReport.Record(verdict))]);

        Assert.Equal(expected, report.ExitCode);
    }

    [Fact]
    public void An_observer_hears_everything_in_order()
    {
        var observer = new RecordingObserver();
        _ = new ConformanceRunner(new BenchSource("fake", "fake:0", () => new FakeBench()), observer: observer)
            .Run([new FakeCheck("TX-3", context => context.Progress(0.25, "sending")), new FakeCheck("TX-1", context => context.Progress(9, "done"))]);

        Assert.Equal(["TX-1 1/2", "TX-1 1 done", "TX-1 Pass", "TX-3 2/2", "TX-3 0.25 sending", "TX-3 Pass"], observer.Events);
    }

    private static ConformanceRunner Runner(Func<IBench>? open = null) => new(new BenchSource("fake", "fake:0", open ?? (() => new FakeBench())));
}
