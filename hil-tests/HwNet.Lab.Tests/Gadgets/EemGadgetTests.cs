using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Gadgets;

/// <summary>Our driver against Linux's EEM gadget.</summary>
public sealed class EemGadgetTests(EemGuest guest, ITestOutputHelper output) : GadgetTests(guest, output), IClassFixture<EemGuest>
{
    protected override IReadOnlyList<string> Lacks =>
    [
        "needs a far end that can be taken down and up",
        "needs a CDC Ethernet function",
        "needs a class that puts several frames into one transfer",
        "needs a device that puts several frames into one",
    ];
}
