using HwNet.Lab.Tests.Guests;
using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Gadgets;

/// <summary>Our drivers against Linux's gadgets at SuperSpeed, through libusb: other packet sizes, companion descriptors.</summary>
public sealed class SuperSpeedTests(SuperSpeedGuest guest, ITestOutputHelper output) : IClassFixture<SuperSpeedGuest>
{
    [SkippableTheory]
    [InlineData("ecm")]
    [InlineData("ncm")]
    [InlineData("eem")]
    [InlineData("rndis")]
    public void Both_sides_count_every_frame(string gadget)
    {
        var speeds = guest.Step("speeds").Must();

        Assert.Contains($"{gadget} 5000\n", speeds.Output, StringComparison.Ordinal);
        PingCount.Read(guest.Step(gadget).Must(), gadget).Judge(GadgetGuest.Frames, output);
    }
}
