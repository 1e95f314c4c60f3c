using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Gadgets;

/// <summary>Our driver against Linux's ECM gadget.</summary>
public sealed class EcmGadgetTests(EcmGuest guest, ITestOutputHelper output) : GadgetTests(guest, output), IClassFixture<EcmGuest>
{
    protected override IReadOnlyList<string> Lacks =>
    [
        "needs a class that puts several frames into one transfer",
        "needs a device that puts several frames into one",
    ];
}
