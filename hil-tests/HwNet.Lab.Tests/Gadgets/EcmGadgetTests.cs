using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Gadgets;

/// <summary>Our driver against Linux's ECM gadget.</summary>
public sealed class EcmGadgetTests(EcmGuest guest, ITestOutputHelper output) : GadgetTests(guest, output), IClassFixture<EcmGuest>;
