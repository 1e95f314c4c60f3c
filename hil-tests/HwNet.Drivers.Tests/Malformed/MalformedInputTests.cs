using HwNet.Bench.Malformed;

namespace HwNet.Drivers.Tests.Malformed;

public class MalformedInputTests
{
    private const int Inputs = 100_000;

    public static TheoryData<string> Parsers => [.. MalformedRun.Parsers];

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Malformed_input_is_survived(string parser)
    {
        var seed = Environment.TickCount;

        var report = MalformedRun.Run(parser, seed, Inputs);

        Assert.True(report.Violations.Count == 0, $"seed {seed}:\n{string.Join('\n', report.Violations)}");
        Assert.Equal(Inputs, report.Inputs);
        Assert.InRange(report.Accepted, Inputs / 100, long.MaxValue);
    }

    [Fact]
    public void The_same_seed_gives_the_same_inputs()
    {
        Assert.Equal(MalformedRun.Run("ntb16", 7, 2000).Accepted, MalformedRun.Run("ntb16", 7, 2000).Accepted);
        Assert.NotEqual(MalformedRun.Run("ntb16", 7, 2000).Accepted, MalformedRun.Run("ntb16", 8, 2000).Accepted);
    }

    [Fact]
    public void A_parser_that_is_not_there_is_named()
    {
        Assert.Contains("no parser 'x'", Assert.Throws<ArgumentException>(() => MalformedRun.Run("x", 1, 1)).Message, StringComparison.Ordinal);
    }
}
