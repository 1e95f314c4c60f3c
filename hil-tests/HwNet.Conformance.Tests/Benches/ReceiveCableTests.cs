using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>The other checks of reception see what happens to frames on the cable.</summary>
public sealed class ReceiveCableTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("RX-6", "drop", 0.05)]
    [InlineData("RX-7", "drop", 0.05)]
    [InlineData("RX-9", "drop", 0.01)]
    [InlineData("RX-9", "duplicate", 0.01)]
    [InlineData("RX-10", "drop", 0.01)]
    public void A_fault_on_the_cable_fails_the_check(string id, string fault, double probability) =>
        Witness.Fails(output, id, "", Witness.Cable(fault, probability));
}
