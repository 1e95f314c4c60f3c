using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using HwNet.Drivers;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>The checks of what hardware does for the stack, on the simulated adapters that do it, and on what is made of them.</summary>
[Collection(BenchCollection.Name)]
public sealed class OffloadConformanceTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Runs
    {
        get
        {
            var runs = new TheoryData<string, string>();
            foreach (var target in new[] { "sim:ax88772b" })
            {
                foreach (var check in new[] { "OFF-1", "OFF-2", "OFF-4", "RX-1", "TX-1", "RX-3" })
                {
                    runs.Add(target, check);
                }
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void The_check_passes(string target, string id)
    {
        var record = Run(target, id);

        Assert.True(record.Verdict == Verdict.Pass, $"{record.Id} {record.Verdict}: {record.Reason} (measured: {record.Measured})");
    }

    [Theory]
    [InlineData("epair", "OFF-1")]
    [InlineData("sim:ax88772", "OFF-2")]
    [InlineData("sim:ecm", "OFF-4")]
    public void What_is_not_offered_is_not_checked(string target, string id)
    {
        var record = Run(target, id);

        Assert.Equal(Verdict.Skip, record.Verdict);
        Assert.StartsWith("needs an interface that ", record.Reason, StringComparison.Ordinal);
    }

    private CheckRecord Run(string target, string id)
    {
        var options = new TargetBenchOptions { Name = target, Target = TargetGrammar.Default.Parse(target) };
        var check = CheckCatalog.All().Single(check => check.Id == id);
        var record = new ConformanceRunner(TargetBenches.Source(new DriverCatalog(), options)).Run(check);
        output.WriteLine($"{record.Id} {record.Verdict} in {record.Duration.TotalSeconds:0.00} s: {record.Measured} {record.Reason}");
        return record;
    }
}
