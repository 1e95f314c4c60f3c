using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Gadgets;

/// <summary>Our driver against Linux's EEM gadget.</summary>
public sealed class EemGadgetTests(EemGuest guest, ITestOutputHelper output) : GadgetTests(guest, output), IClassFixture<EemGuest>;
