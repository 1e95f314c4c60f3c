using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using HwNet.Drivers;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>A check that cannot fail is no check: runs one on a bench with a fault, and wants it to say so.</summary>
internal static class Witness
{
    /// <summary>Where the faults of a cable begin.</summary>
    internal const int Seed = 7;

    /// <summary>The check fails, for the reason that the fault is, and by no mistake of its own.</summary>
    internal static void Fails(ITestOutputHelper output, string id, string reason, BenchSource source, TimeProvider? clock = null, bool leavesBuffers = false)
    {
        var record = new ConformanceRunner(source, clock: clock).Run(CheckCatalog.All().Single(check => check.Id == id));

        output.WriteLine($"{record.Id} {record.Verdict} in {record.Duration.TotalSeconds:0.00} s: {record.Measured} {record.Reason}");
        Assert.True(record.Verdict == Verdict.Fail, $"{id} {record.Verdict}: {record.Reason} (measured: {record.Measured}, fault seed {Seed})");
        Assert.Contains(reason, record.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("bug:", record.Reason, StringComparison.Ordinal);
        Assert.True(leavesBuffers || !record.Reason!.Contains("did not come back", StringComparison.Ordinal), record.Reason);
    }

    /// <summary>A cable in memory that loses, damages, doubles or exchanges frames.</summary>
    internal static BenchSource Cable(string fault, double probability) =>
        TargetBenches.Source(new DriverCatalog(), Epair() with { Faults = [new BenchFault(fault, probability, Seed)] });

    /// <summary>A cable in memory whose bench is bent.</summary>
    internal static BenchSource Bent(Func<IBench, IBench> bend)
    {
        var source = TargetBenches.Source(new DriverCatalog(), Epair());
        return source with { Open = () => bend(source.Open()) };
    }

    private static TargetBenchOptions Epair() => new() { Name = "bent", Target = new TargetName("epair", "") };
}
