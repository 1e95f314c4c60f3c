using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Gadgets;

/// <summary>Our driver against Linux's RNDIS gadget.</summary>
public sealed class RndisGadgetTests(RndisGuest guest, ITestOutputHelper output) : GadgetTests(guest, output), IClassFixture<RndisGuest>;
