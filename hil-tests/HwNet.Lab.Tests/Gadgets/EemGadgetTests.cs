using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Gadgets;

/// <summary>Our driver against Linux's EEM gadget.</summary>
public sealed class EemGadgetTests(EemGuest guest, ITestOutputHelper output) : GadgetTests(guest, output), IClassFixture<EemGuest>
{
    private const string NoLink = "needs a far end that can be taken down and up";

    /// <summary>EEM has neither link state nor notifications, and no filter.</summary>
    protected override IReadOnlyDictionary<string, string> Skipped { get; } =
        new Dictionary<string, string> { ["ATT-2"] = "needs a device with several configurations", ["ATT-7"] = "needs a simulated device", ["LNK-1"] = NoLink, ["LNK-7"] = NoLink, ["LNK-6"] = "" };
}
