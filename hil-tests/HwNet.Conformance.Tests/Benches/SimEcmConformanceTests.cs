using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>All checks on the simulated CDC-ECM adapter.</summary>
public sealed class SimEcmConformanceTests(ITestOutputHelper output) : SimConformanceSuite(output)
{
    protected override string Model => "ecm";

    protected override IReadOnlyList<string> NotApplicable => ["ATT-2", "TX-9", "RX-2"];
}
