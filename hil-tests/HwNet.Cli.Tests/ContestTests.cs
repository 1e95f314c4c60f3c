using HwNet.Benchmarks.Harness;

namespace HwNet.Cli.Tests;

public class ContestTests
{
    [Fact]
    public void Contenders_are_measured_in_turn_and_the_order_turns_each_round()
    {
        var order = "";
        Contender Of(string name, string? missing = null) => new(name, _ =>
        {
            order += name;
            return FakePath.Side(1);
        })
        { WarmUp = 0, Missing = missing };
        var (a, b, c) = (Of("A"), Of("B"), Of("C", "not here"));

        Contest.Run(new BenchOptions { Rounds = 4 }, "", a, b, c);

        Assert.Equal("ABBAABBA", order);
        Assert.Equal([4, 4, 0], [a.Samples.Count, b.Samples.Count, c.Samples.Count]);
    }

    [Fact]
    public void A_warm_up_does_not_count()
    {
        var seconds = new List<double>();
        var a = new Contender("A", o =>
        {
            seconds.Add(o.Seconds);
            return FakePath.Side(1);
        })
        { WarmUp = 3 };

        Contest.Run(new BenchOptions { Rounds = 2, Seconds = 0.25 }, "", a);

        Assert.Equal([0.25, 0.25], seconds[^2..]);
        Assert.All(seconds[..^2], static s => Assert.Equal(3, s));
        Assert.Equal(2, a.Samples.Count);
    }

    [Fact]
    public void A_measurement_without_a_frame_is_none()
    {
        var a = new Contender("A", static _ => default) { WarmUp = 0 };

        var e = Assert.Throws<MeasurementException>(() => Contest.Run(new BenchOptions(), "", a));

        Assert.Contains("not one frame", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_of_others_has_a_second_chance_and_then_leaves_the_rest_alone()
    {
        var calls = 0;
        var ours = new Contender("ours", static _ => FakePath.Side(1)) { WarmUp = 0 };
        var late = new Contender("late", _ => calls++ == 0 ? default : FakePath.Side(2)) { WarmUp = 0, IsBaseline = true };
        var dead = new Contender("dead", static _ => throw new MeasurementException("exit code 2")) { WarmUp = 0, IsBaseline = true };

        Contest.Run(new BenchOptions { Rounds = 3 }, "", ours, late, dead);

        Assert.Equal([3, 3, 0], [ours.Samples.Count, late.Samples.Count, dead.Samples.Count]);
        var result = Result.Of("x", 1, "x", Quantity.CpuNs, ours).With(Quantity.CpuNs, ours, late).With(Quantity.CpuNs, ours, dead, Goal.NoMore(1));
        Assert.Equal([null, "exit code 2"], result.Beside.Select(static b => b.Missing));
        Assert.True(result.IsGood);
    }

    [Theory]
    [InlineData(new double[] { 3, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 2, 3 }, 2.5)]
    public void The_middle_of_a_spread_is_the_median(double[] values, double median)
    {
        var spread = Spread.Of(values);

        Assert.Equal((median, values.Min(), values.Max()), (spread.Median, spread.Min, spread.Max));
    }

    [Fact]
    public void The_ratio_is_the_median_of_the_rounds_and_not_that_of_the_medians()
    {
        var rounds = new[] { (2.0, 1.0), (6, 2), (40, 10) };
        var (i, j) = (0, 0);
        var ours = new Contender("ours", _ => FakePath.Side(rounds[i++].Item1)) { WarmUp = 0 };
        var theirs = new Contender("theirs", _ => FakePath.Side(rounds[j++].Item2)) { WarmUp = 0 };
        Contest.Run(new BenchOptions { Rounds = 3 }, "", ours, theirs);

        var result = Result.Of("x", 1, "x", Quantity.CpuNs, ours).With(Quantity.CpuNs, ours, theirs);

        Assert.Equal(3, result.Beside[0].Ratio!.Value.Median, 6);
    }

    [Theory]
    [InlineData(67, 0, 0, true, "met")]
    [InlineData(73.7, 0, 0, false, "missed by 10 %")]
    [InlineData(60, 24, 0, false, "missed: allocates")]
    [InlineData(60, 0, 1, false, "missed: collects")]
    [InlineData(double.NaN, 0, 0, false, "missed by 100 %")]
    public void A_goal_is_judged_by_its_limit_and_by_what_was_allocated(double value, double allocated, int collections, bool met, string text)
    {
        var verdict = Goal.NoMore(67, clean: true).Judge(value, allocated, collections);

        Assert.Equal((met, text), (verdict.Met, verdict.ToString()));
    }
}
