using HwNet.Lab.Tests.Guests;
using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Gadgets;

/// <summary>One of our drivers against a device that the Linux kernel is.</summary>
public abstract class GadgetTests(GadgetGuest guest, ITestOutputHelper output)
{
    /// <summary>Checks that this kind of device cannot be held to, and why; every other one must pass.</summary>
    protected virtual IReadOnlyDictionary<string, string> Skipped { get; } = new Dictionary<string, string>
    {
        ["ATT-2"] = "needs a device with several configurations",
        ["ATT-7"] = "needs a simulated device",
    };

    [SkippableFact]
    public void It_passes_the_conformance_checks_through_libusb() => Judge("libusb");

    [SkippableFact]
    public void It_passes_the_patient_conformance_checks_through_USB_IP() => Judge("usbip");

    [SkippableFact]
    public void Both_sides_count_every_frame_through_libusb() => Count("libusb-pings", guest.Gadget);

    [SkippableFact]
    public void Both_sides_count_every_frame_through_USB_IP() => Count("usbip-pings", $"vudc-{guest.Gadget}");

    private void Judge(string judge)
    {
        var step = guest.Step(judge);
        Suite.Judge(step, judge, Skipped, output);
    }

    private void Count(string stepName, string gadget)
    {
        var step = guest.Step(stepName).Must();
        PingCount.Read(step, gadget).Judge(GadgetGuest.Frames, output);
    }
}
