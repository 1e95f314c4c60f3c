using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>All checks on the simulated AX88179, for the family <c>axge</c>.</summary>
public sealed class SimAxgeConformanceTests(ITestOutputHelper output) : SimConformanceSuite(output)
{
    protected override string Model => "ax88179";

    protected override bool HasOffloads => true;

    protected override IReadOnlyList<string> NotApplicable => ["ATT-2", "LNK-6", "TX-9"];
}
