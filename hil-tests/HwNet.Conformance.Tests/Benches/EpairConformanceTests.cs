using HwNet.Bench;
using HwNet.Bench.Targets;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>All checks on a cable in memory.</summary>
public sealed class EpairConformanceTests(ITestOutputHelper output) : ConformanceSuite(output)
{
    protected override Rig Rigs => Rig.SoftwarePeer;

    protected override TargetBenchOptions Bench() => new() { Name = "epair", Target = new TargetName("epair", "") };
}
