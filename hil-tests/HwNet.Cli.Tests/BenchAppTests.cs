using System.Text.Json;

namespace HwNet.Cli.Tests;

public class BenchAppTests
{
    private static readonly FakePath Fast = new("fast", (FakePath.Side(500), FakePath.Side(1000)));
    private static readonly FakePath Slow = new("slow", (FakePath.Side(1000), FakePath.Side(1200)));

    [Theory]
    [InlineData("", "nothing is named", "fast, slow, all, floors, stages")]
    [InlineData("fats", "no path 'fats'", "known are fast, slow")]
    [InlineData("backends", "this build has no backends", "HwNetPackages=true")]
    [InlineData("fast stages", "stages stands first", "tools/bench stages --filter")]
    [InlineData("floors fast", "floors are checked by themselves", "twice")]
    [InlineData("fast --seconds x", "--seconds: 'x' is no number", "--help")]
    [InlineData("fast --rounds 0", "--rounds: '0' is no whole number", "--help")]
    [InlineData("fast --only x", "no path '--only'", "known are")]
    [InlineData("fast --markdown no/such/folder/x.md", "--markdown: 'no/such/folder/x.md' cannot be written", "name a file")]
    public void Wrong_words_are_told_with_cause_and_cure(string words, string cause, string cure)
    {
        var bench = new BenchRunner(Fast, Slow);

        var code = bench.Run(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, code);
        Assert.Contains(cause, bench.Error, StringComparison.Ordinal);
        Assert.Contains(cure, bench.Error, StringComparison.Ordinal);
        Assert.Equal("", bench.Out);
    }

    [Fact]
    public void Targets_that_are_met_end_in_0()
    {
        var bench = new BenchRunner(new FakePath("fast", (FakePath.Side(500), FakePath.Side(1000))));

        Assert.Equal(0, bench.Run("fast"));
        Assert.Contains("1 targets met, 0 missed, 0 paths left out", bench.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missed_target_ends_in_1_and_says_by_how_much()
    {
        var bench = new BenchRunner(new FakePath("slow", (FakePath.Side(1000), FakePath.Side(1200))));

        Assert.Equal(1, bench.Run("slow"));
        Assert.Contains("missed by 25 %", bench.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_cannot_run_is_told_and_ends_in_2()
    {
        var bench = new BenchRunner(new FakePath("fast", (FakePath.Side(500), FakePath.Side(1000))), new FakePath("net") { Reason = "it needs root" });

        Assert.Equal(2, bench.Run("fast", "net"));
        Assert.Contains("net: left out: it needs root", bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void All_is_every_path_but_those_that_must_be_named()
    {
        var bench = new BenchRunner(
            new FakePath("fast", (FakePath.Side(500), FakePath.Side(1000))), new FakePath("odd", (FakePath.Side(1), FakePath.Side(2))) { IsUsual = false });

        Assert.Equal(0, bench.Run("all"));
        Assert.Contains("fast", bench.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("odd", bench.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Scripts_get_one_document_with_figures_and_verdicts()
    {
        var bench = new BenchRunner(new FakePath("slow", (FakePath.Side(1000), FakePath.Side(1200))));

        Assert.Equal(1, bench.Run("slow", "--json"));

        var beside = JsonDocument.Parse(bench.Out).RootElement.GetProperty("results")[0].GetProperty("beside")[0];
        Assert.Equal(1.2, beside.GetProperty("ratio").GetProperty("median").GetDouble(), 6);
        Assert.False(beside.GetProperty("goal").GetProperty("met").GetBoolean());
        Assert.Equal(25, beside.GetProperty("goal").GetProperty("missedByPercent").GetDouble(), 6);
    }

    [Fact]
    public void The_table_for_a_readme_has_a_row_for_each_comparison()
    {
        var bench = new BenchRunner(new FakePath("slow", (FakePath.Side(1000), FakePath.Side(1200))));
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal(1, bench.Run("slow", "--markdown", file));
            Assert.Contains("| 3 | slow: made up; ours | 1,000 (1,000–1,000) k frames/CPU s, 0.00 B, 0 GCs | theirs: 833 (833–833) | 1.20 | ≥ 1.60 | missed by 25 % |", File.ReadAllText(file), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Help_names_every_path_and_the_exit_codes()
    {
        var bench = new BenchRunner(Fast, Slow);

        Assert.Equal(0, bench.Run("--help"));
        Assert.Contains("fast", bench.Out, StringComparison.Ordinal);
        Assert.Contains("1  one was missed", bench.Out, StringComparison.Ordinal);
    }
}
