using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>The check of received lengths sees what happens to frames on the cable.</summary>
public sealed class LengthCableTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("RX-1", "corrupt", 0.01)]
    [InlineData("RX-1", "truncate", 0.01)]
    [InlineData("RX-1", "drop", 0.01)]
    [InlineData("RX-1", "duplicate", 0.01)]
    public void A_fault_on_the_cable_fails_the_check(string id, string fault, double probability) =>
        Witness.Fails(output, id, "", Witness.Cable(fault, probability));
}
