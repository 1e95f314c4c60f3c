using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>All checks on the simulated CDC-EEM adapter.</summary>
public sealed class SimEemConformanceTests(ITestOutputHelper output) : SimConformanceSuite(output)
{
    protected override string Model => "eem";

    protected override IReadOnlyList<string> NotApplicable => ["ATT-2", "LNK-1", "LNK-6", "LNK-7", "TX-9"];
}
