using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Gadgets;

/// <summary>Our driver against Linux's NCM gadget.</summary>
public sealed class NcmGadgetTests(NcmGuest guest, ITestOutputHelper output) : GadgetTests(guest, output), IClassFixture<NcmGuest>;
