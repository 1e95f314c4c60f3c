using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>All checks on the simulated AX88772B, for the family <c>axe</c>.</summary>
public sealed class SimAxeConformanceTests(ITestOutputHelper output) : SimConformanceSuite(output)
{
    protected override string Model => "ax88772b";

    protected override bool HasOffloads => true;

    protected override IReadOnlyList<string> NotApplicable => ["ATT-2", "LNK-6", "TX-9"];
}
