using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>All checks on the simulated CDC-EEM adapter.</summary>
public sealed class SimEemConformanceTests(ITestOutputHelper output) : SimConformanceSuite(output)
{
    protected override string Model => "eem";
}
