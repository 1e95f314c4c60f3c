using HwNet.Bench;
using HwNet.Bench.Conformance;
using HwNet.Bench.Targets;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>All checks on the loopback interface, which is no Ethernet: a check that needs one says so.</summary>
public sealed class LoopbackConformanceTests(ITestOutputHelper output) : ConformanceSuite(output)
{
    protected override Rig Rigs => Rig.None;

    protected override TargetBenchOptions Bench() => new() { Name = "lo", Target = new TargetName("lo", "") };

    protected override void Judge(CheckRecord record)
    {
        if (record.Verdict == Verdict.Skip)
        {
            Assert.False(string.IsNullOrWhiteSpace(record.Reason));
            return;
        }

        base.Judge(record);
    }
}
