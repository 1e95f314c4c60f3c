using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>All checks on the simulated RTL8153, for the family <c>ure</c>.</summary>
public sealed class SimUreConformanceTests(ITestOutputHelper output) : SimConformanceSuite(output)
{
    protected override string Model => "rtl8153";

    protected override bool HasOffloads => true;

    protected override IReadOnlyList<string> NotApplicable => ["ATT-2", "LNK-6"];
}
