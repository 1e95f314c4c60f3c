using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Gadgets;

/// <summary>Our driver against Linux's RNDIS gadget.</summary>
public sealed class RndisGadgetTests(RndisGuest guest, ITestOutputHelper output) : GadgetTests(guest, output), IClassFixture<RndisGuest>
{
    protected override IReadOnlyList<string> Lacks =>
    [
        "needs a CDC Ethernet function",
        "needs a class that puts several frames into one transfer",
        "needs a device that puts several frames into one",
    ];
}
