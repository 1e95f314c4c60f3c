using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>All checks on the simulated RNDIS adapter.</summary>
public sealed class SimRndisConformanceTests(ITestOutputHelper output) : SimConformanceSuite(output)
{
    protected override string Model => "rndis";

    protected override IReadOnlyList<string> NotApplicable => ["ATT-2", "LNK-6"];
}
