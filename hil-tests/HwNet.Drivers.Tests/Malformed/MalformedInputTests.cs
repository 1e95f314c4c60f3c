using System.Globalization;
using HwNet.Bench.Malformed;

namespace HwNet.Drivers.Tests.Malformed;

public class MalformedInputTests
{
    /// <summary>HWNET_MALFORMED_INPUTS=10000000 for a night.</summary>
    private static readonly long Inputs =
        long.TryParse(Environment.GetEnvironmentVariable("HWNET_MALFORMED_INPUTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var inputs) ? inputs : 1_000_000;

    public static TheoryData<string> Parsers => [.. MalformedRun.Parsers];

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Malformed_input_is_survived(string parser)
    {
        var seed = Environment.TickCount;

        var report = MalformedRun.Run(parser, seed, Inputs);

        Assert.True(report.Violations.Count == 0, $"seed {seed}:\n{string.Join('\n', report.Violations)}");
        Assert.InRange(report.Inputs, Inputs, Inputs + MalformedRun.SessionLength);
        Assert.InRange(report.Accepted, Inputs / 100, long.MaxValue);
    }

    [Fact]
    public void The_same_seed_gives_the_same_inputs()
    {
        Assert.Equal(MalformedRun.Run("ntb16", 7, 2000).Accepted, MalformedRun.Run("ntb16", 7, 2000).Accepted);
        Assert.NotEqual(MalformedRun.Run("ntb16", 7, 2000).Accepted, MalformedRun.Run("ntb16", 8, 2000).Accepted);
    }

    [Theory]
    [InlineData("throws", "IndexOutOfRangeException")]
    [InlineData("reads behind", "does not stand in the input")]
    [InlineData("keeps old bytes", "does not stand in the input")]
    [InlineData("repeats", "bytes were delivered out of")]
    [InlineData("allocates", "allocated")]
    [InlineData("dawdles", "ms and allocated")]
    public void A_parser_that_is_broken_is_caught(string fault, string found)
    {
        using var target = new BrokenTarget(fault);

        var report = MalformedRun.Run(target, 1, 2000);

        Assert.NotEmpty(report.Violations);
        Assert.All(report.Violations, v => Assert.Contains(found, v, StringComparison.Ordinal));
        Assert.Contains("seed 1, input ", report.Violations[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_parser_that_is_not_there_is_named()
    {
        Assert.Contains("no parser 'x'", Assert.Throws<ArgumentException>(() => MalformedRun.Run("x", 1, 1)).Message, StringComparison.Ordinal);
    }
}
