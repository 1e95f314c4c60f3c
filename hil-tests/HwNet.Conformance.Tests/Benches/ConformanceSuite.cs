using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>Every check of the catalogue on one kind of bench, a test each.</summary>
[Collection(BenchCollection.Name)]
public abstract class ConformanceSuite(ITestOutputHelper output)
{
    /// <summary>The IDs of all checks.</summary>
    public static TheoryData<string> Checks => [.. CheckCatalog.All().Select(check => check.Id)];

    /// <summary>Checks of USB devices: a bench without one must skip them.</summary>
    protected static IReadOnlyList<string> OfUsb { get; } =
    [
        "ATT-1", "ATT-2", "ATT-3", "ATT-5", "ATT-6", "ATT-7", "LNK-6", "TX-2", "TX-9", "RX-2", "RX-3", "STA-5", "WDG-2", "WDG-4", "WDG-5", "HOT-1", "HOT-2",
        "HOT-3", "MAL-1",
    ];

    /// <summary>Checks of what hardware does for the stack: a bench whose interface does nothing must skip them.</summary>
    protected static IReadOnlyList<string> OfOffloads { get; } = ["MTU-3", "OFF-1", "OFF-2", "OFF-4"];

    /// <summary>True when the interface offers to check and to fill in sums, and takes jumbo frames.</summary>
    protected virtual bool HasOffloads => false;

    /// <summary>Checks that this kind of bench must skip, because what they check is not there; by ID.</summary>
    protected virtual IReadOnlyList<string> NotApplicable => OfUsb;

    /// <summary>What this kind of bench has.</summary>
    protected abstract Rig Rigs { get; }

    [SkippableTheory]
    [MemberData(nameof(Checks))]
    public void The_check_has_the_verdict_that_this_bench_must_give(string id)
    {
        var check = CheckCatalog.All().Single(check => check.Id == id);
        var record = AtOnce.Run(id, Bench());

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
        if (NotApplicable.Contains(record.Id) || (!HasOffloads && OfOffloads.Contains(record.Id)))
        {
            Assert.Equal(Verdict.Skip, record.Verdict);
            Assert.StartsWith("needs ", record.Reason, StringComparison.Ordinal);
            return;
        }

        Skip.If(record.Verdict == Verdict.Skip, record.Reason ?? "no reason given");
        Assert.True(record.Verdict == Verdict.Pass, $"{record.Id} {record.Verdict}: {record.Reason} (measured: {record.Measured})");
        Assert.False(string.IsNullOrWhiteSpace(record.Measured), $"{record.Id} passed and says nothing of what it measured");
    }
}
