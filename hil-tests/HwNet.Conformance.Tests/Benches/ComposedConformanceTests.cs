using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using HwNet.Drivers;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>The quick checks on interfaces made of others: frames of all lengths both ways, filters, MTU, link, exact counters.</summary>
[Collection(BenchCollection.Name)]
public sealed class ComposedConformanceTests(ITestOutputHelper output)
{
    private static readonly string[] Checks = ["ATT-4", "LNK-1", "TX-1", "TX-3", "TX-7", "TX-8", "RX-1", "FLT-1", "FLT-3", "FLT-5", "FLT-8", "MTU-1", "MTU-2", "STA-1", "IOC-1"];

    public static TheoryData<string, string> Runs
    {
        get
        {
            var runs = new TheoryData<string, string>();
            foreach (var check in Checks)
            {
                runs.Add("vlan:epair.5", check);
                runs.Add("vlan:vlan:epair.100.5", check);
                runs.Add("bridge:epair+epair", check);
                runs.Add("lagg:failover:epair+epair", check);
            }

            return runs;
        }
    }

    [Theory]
    [Trait("Spec", "IF-121")]
    [Trait("Spec", "IF-122")]
    [Trait("Spec", "IF-123")]
    [MemberData(nameof(Runs))]
    public void The_check_passes(string target, string id)
    {
        var options = new TargetBenchOptions { Name = target, Target = TargetGrammar.Default.Parse(target) };
        var check = CheckCatalog.All().Single(check => check.Id == id);

        var record = new ConformanceRunner(TargetBenches.Source(new DriverCatalog(), options)).Run(check);

        output.WriteLine($"{record.Id} {record.Verdict} in {record.Duration.TotalSeconds:0.00} s: {record.Measured} {record.Reason}");
        Assert.True(record.Verdict == Verdict.Pass, $"{record.Id} {record.Verdict}: {record.Reason} (measured: {record.Measured})");
    }
}
