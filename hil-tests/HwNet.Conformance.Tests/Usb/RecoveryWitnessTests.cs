using HwNet.Bench;
using HwNet.Bus.Usb.Wrappers;
using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Conformance.Tests.Benches;
using HwNet.Conformance.Tests.Checks;
using HwNet.Ioctl;
using HwNet.Net;
using Xunit.Abstractions;

namespace HwNet.Conformance.Tests.Usb;

/// <summary>The checks of a USB adapter's recovery fail where they must.</summary>
public sealed class RecoveryWitnessTests(ITestOutputHelper output)
{
    [Fact]
    public void A_receiver_that_nothing_revives_fails_WDG_2() =>
        Witness.Fails(output, "WDG-2", "receiving again", UsbWitnessBench.Spoilt("ecm", static bench => bench.Usb!.Faults.Add(
            new UsbFault(UsbFaultKind.Wedge, UsbFaultWhere.BulkIn) { Cure = UsbFaultCure.None })));

    [Fact]
    public void An_MTU_that_a_reset_does_not_bring_back_fails_WDG_3() =>
        Witness.Fails(output, "WDG-3", "mtu after reset", UsbWitnessBench.Spoilt("ecm", static bench => Tap(
            bench, 100, static ifp => _ = ThreadPool.QueueUserWorkItem(_ => ifp.Ioctl(new SetMtu(1300))))));

    /// <summary>By the address itself, by frames to the old one that do not pass, or by one that finds the interface programmed anew: whichever is seen first.</summary>
    [Fact]
    public void An_address_that_a_reset_does_not_bring_back_fails_WDG_3() =>
        Witness.Fails(output, "WDG-3", "", UsbWitnessBench.Spoilt("ecm", static bench => Tap(
            bench, 100, static ifp => _ = ThreadPool.QueueUserWorkItem(_ => ifp.Ioctl(new SetLinkAddress(LinkAddress.Parse("02:00:00:00:00:55")))))));

    [Fact]
    public void A_frame_that_comes_twice_after_a_stall_fails_WDG_4() =>
        Witness.Fails(output, "WDG-4", "twice", UsbWitnessBench.Behind("ecm", static sim => new WrappedUsbBusDevice(sim, device => new SpoiltUsbDevice(device)
        {
            OnClearHalt = () => sim.Model.Faults.Set("frame-duplicate"),
        })));

    /// <summary>By the count of resets, or by a frame that one of them took along: whichever is seen first.</summary>
    [Fact]
    public void Resets_in_place_of_cleared_halts_fail_WDG_4() =>
        Witness.Fails(output, "WDG-4", "", UsbWitnessBench.Spoilt("ecm", static bench => bench.Usb!.Faults.Submitting = OnEach(50, () => ResetSoon(bench.Ifp))));

    private static void Tap(IBench bench, int at, Action<IfNet> spoil) => _ = bench.Ifp.Tap(new SabotagingTap(at, spoil));

    private static Action<UsbSubmission> OnEach(int period, Action act)
    {
        var seen = 0;
        return _ =>
        {
            if (++seen % period == 0)
            {
                act();
            }
        };
    }

    /// <summary>Not here: a submission may not wait. Nor by the pool, whose threads other tests may hold until this one is over.</summary>
    private static void ResetSoon(IfNet ifp) => new Thread(() =>
    {
        ifp.Serializer.Enter();
        _ = ifp.Reset();
        ifp.Serializer.Exit();
    })
    {
        IsBackground = true,
        Name = "spoiling resets",
    }.Start();
}
