using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using HwNet.Drivers;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>Every check of the catalogue on one kind of bench, a test each.</summary>
[Collection(BenchCollection.Name)]
public abstract class ConformanceSuite(ITestOutputHelper output)
{
    /// <summary>The IDs of all checks.</summary>
    public static TheoryData<string> Checks => [.. CheckCatalog.All().Select(check => check.Id)];

    /// <summary>What this kind of bench has.</summary>
    protected abstract Rig Rigs { get; }

    [SkippableTheory]
    [MemberData(nameof(Checks))]
    public void The_check_has_the_verdict_that_this_bench_must_give(string id)
    {
        var check = CheckCatalog.All().Single(check => check.Id == id);

        var record = new ConformanceRunner(TargetBenches.Source(new DriverCatalog(), Bench())).Run(check);

        output.WriteLine($"{record.Id} {record.Verdict} in {record.Duration.TotalSeconds:0.00} s: {record.Measured} {record.Reason}");
        if (check.Rig == Rig.None || (check.Rig & Rigs) != 0)
        {
            Judge(record);
        }
        else
        {
            Assert.Equal(Verdict.Skip, record.Verdict);
            Assert.Contains(check.Rig.ToString().Replace(", ", " or ", StringComparison.Ordinal), record.Reason, StringComparison.Ordinal);
        }
    }

    /// <summary>The bench; may skip the test.</summary>
    protected abstract TargetBenchOptions Bench();

    /// <summary>The rig is there: the check must pass, or say what else is missing.</summary>
    protected virtual void Judge(CheckRecord record)
    {
        Skip.If(record.Verdict == Verdict.Skip, record.Reason ?? "no reason given");
        Assert.True(record.Verdict == Verdict.Pass, $"{record.Id} {record.Verdict}: {record.Reason} (measured: {record.Measured})");
        Assert.False(string.IsNullOrWhiteSpace(record.Measured), $"{record.Id} passed and says nothing of what it measured");
    }
}
