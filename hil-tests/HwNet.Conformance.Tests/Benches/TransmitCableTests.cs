using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Benches;

/// <summary>The checks of transmission see what happens to frames on the cable.</summary>
public sealed class TransmitCableTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("TX-1", "corrupt", 0.01)]
    [InlineData("TX-1", "truncate", 0.01)]
    [InlineData("TX-1", "drop", 0.01)]
    [InlineData("TX-1", "duplicate", 0.01)]
    [InlineData("TX-4", "drop", 0.001)]
    [InlineData("TX-5", "drop", 0.001)]
    [InlineData("TX-5", "duplicate", 0.001)]
    [InlineData("TX-5", "reorder", 0.001)]
    [InlineData("TX-5", "corrupt", 0.001)]
    [InlineData("TX-7", "corrupt", 0.3)]
    [InlineData("MTU-2", "corrupt", 0.5)]
    public void A_fault_on_the_cable_fails_the_check(string id, string fault, double probability) =>
        Witness.Fails(output, id, "", Witness.Cable(fault, probability));
}
