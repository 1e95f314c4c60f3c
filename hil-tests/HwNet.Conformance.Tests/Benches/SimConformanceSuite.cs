using HwNet.Bench;
using HwNet.Bench.Targets;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>All checks on one kind of simulated USB adapter, with its real driver.</summary>
public abstract class SimConformanceSuite(ITestOutputHelper output) : ConformanceSuite(output)
{
    protected override Rig Rigs => Rig.SoftwarePeer | Rig.Hub;

    /// <summary>What stands behind "sim:".</summary>
    protected abstract string Model { get; }

    protected override TargetBenchOptions Bench() => new() { Name = Model, Target = new TargetName("sim", Model) };
}
