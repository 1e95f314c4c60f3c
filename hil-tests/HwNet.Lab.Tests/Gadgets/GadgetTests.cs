using HwNet.Lab.Tests.Guests;
using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Gadgets;

/// <summary>One of our drivers against a device that the Linux kernel is.</summary>
public abstract class GadgetTests(GadgetGuest guest, ITestOutputHelper output)
{
    /// <summary>Why a check of a gadget may be skipped; every other one must pass.</summary>
    private static readonly string[] Reasons =
    [
        "needs a device with several configurations",
        "needs a simulated device: a real one cannot be told",

        // These classes leave nothing to hardware.
        "needs an interface that takes jumbo frames",
        "needs an interface that checks sums of received packets",
        "needs an interface that fills in sums of sent packets",
        "needs an interface that does something for the stack",
    ];

    /// <summary>What this class of device has not got, as checks say it.</summary>
    protected virtual IReadOnlyList<string> Lacks => [];

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
        Suite.Judge(step, judge, [.. Reasons, .. Lacks], output);
    }

    private void Count(string stepName, string gadget)
    {
        var step = guest.Step(stepName).Must();
        PingCount.Read(step, gadget).Judge(GadgetGuest.Frames, output);
    }
}
