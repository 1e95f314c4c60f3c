using HwNet.Benchmarks.Floors;
using HwNet.Benchmarks.Harness;

namespace HwNet.Cli.Tests;

public class FloorTests
{
    [Theory]
    [InlineData(1250, 0, 0, 0)]
    [InlineData(1251, 0, 0, 1)]
    [InlineData(500, 24_000_000, 0, 1)]
    [InlineData(500, 0, 1, 1)]
    public void A_floor_breaks_below_half_of_a_ratio_and_by_what_is_allocated_or_collected(double cpuNs, long allocated, int collections, int code)
    {
        var bench = new BenchRunner(new FakePath("p", (FakePath.Side(cpuNs, allocated, collections), FakePath.Side(1000))));

        Assert.Equal(code, bench.Run("floors"));
        Assert.Equal(code == 1, bench.Out.Contains("BROKEN", StringComparison.Ordinal));
    }

    [Fact]
    public void One_good_round_is_enough_for_a_ratio_and_for_allocations()
    {
        var spoilt = (FakePath.Side(9000, 1_000_000), FakePath.Side(1000));
        var bench = new BenchRunner(new FakePath("p", spoilt, (FakePath.Side(500), FakePath.Side(1000)), spoilt));

        Assert.Equal(0, bench.Run("floors"));
    }

    [Theory]
    [InlineData(2, 0, 2)]
    [InlineData(3, 0, 3)]
    [InlineData(4, 1, 3)]
    public void What_breaks_is_measured_again_twice_at_most(int recoversAt, int code, int runs)
    {
        var path = new FakePath("p", (FakePath.Side(5000, 99_000_000), FakePath.Side(1000))) { RecoversAt = recoversAt };

        Assert.Equal(code, new BenchRunner(path).Run("floors"));
        Assert.Equal(runs, path.Runs);
    }

    [Fact]
    public void Nothing_that_could_be_checked_is_no_success()
    {
        var bench = new BenchRunner(new FakePath("p") { Reason = "it needs root" });

        Assert.Equal(2, bench.Run("floors"));
        Assert.Contains("left out p: it needs root", bench.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_without_a_goal_for_its_ratio_has_the_floor_that_was_written_for_it()
    {
        var side = new Side("x", new Spread(1, 1, 1), 1, 1, 0, 0);
        var beside = new Beside("C", side, new Spread(11, 9, 12), null, null) { Floor = Goal.NoMore(10) };
        var result = new Result { Path = "p", What = "w", Unit = "ns", Ours = side, Beside = [beside, beside with { Ratio = new Spread(12, 11, 13) }] };

        Assert.Equal([true, true, true, false], FloorJudge.Of(result).Select(static f => f.Holds));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void More_instructions_than_the_limit_break_the_floor(long found, bool holds) => Assert.Equal(holds, FloorJudge.Of("core", found, 200).Holds);
}
