using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>All checks on the simulated CDC-NCM adapter.</summary>
public sealed class SimNcmConformanceTests(ITestOutputHelper output) : SimConformanceSuite(output)
{
    protected override string Model => "ncm";

    protected override IReadOnlyList<string> NotApplicable => ["ATT-2"];
}
