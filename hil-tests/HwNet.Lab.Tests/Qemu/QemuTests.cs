using HwNet.Lab.Tests.Guests;
using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Qemu;

/// <summary>Our ECM and RNDIS drivers against QEMU's usb-net through libusb, inside of the emulated machine.</summary>
public sealed class QemuTests(QemuGuest guest, ITestOutputHelper output) : IClassFixture<QemuGuest>
{
    [SkippableTheory]
    [InlineData("ecm")]
    [InlineData("rndis")]
    public void Its_network_answers(string driver) => QemuPing.Judge(guest.Step(driver).Must().Output, output);

    [SkippableTheory]
    [InlineData("ecm-suite")]
    [InlineData("rndis-suite")]
    public void It_passes_the_conformance_checks_that_need_no_partner(string suite) => Suite.Judge(guest.Step(suite), suite, [], output);
}
