using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Net;

namespace HwNet.Bench.Checks.Watchdog;

/// <summary>WDG-2: a receiver that hangs is noticed and started anew, where the watchdog for that is on.</summary>
internal sealed class Wdg2ReceiveWedge : ConformanceCheck
{
    /// <summary>For a driver whose watchdog is off.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Limit10 = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    public override string Id => "WDG-2";

    public override string Title => "the IN endpoint falls silent while the partner sends (receive watchdog on)";

    public override string Limit => "noticed, and receiving again at most 10 s after";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        UsbAccess.RequirePartner(context);
        context.Require(context.Bench.Ifp.Driver is UsbEther, "needs a driver with a receive watchdog");
        var driver = (UsbEther)context.Bench.Ifp.Driver;
        driver.RxWatchdog = driver.RxWatchdog == TimeSpan.Zero ? Silence : driver.RxWatchdog;
        using var shuttle = new Shuttle(context);
        rig.Faults.Add(new UsbFault(UsbFaultKind.Wedge, UsbFaultWhere.BulkIn) { Cure = UsbFaultCure.Alternate });
        var number = 0;

        // What was in flight is good; when it is used up, silence begins.
        _ = context.Until(() => IsSilent(), Patience);
        context.True(rig.Faults.IsWedged, "the receiver did not hang");
        var began = context.Clock.GetTimestamp();
        context.Within(Patience, "receiving again after the IN endpoint fell silent", () =>
        {
            number = shuttle.SendIn();
            return shuttle.AwaitIn(number, TimeSpan.FromMilliseconds(20));
        });
        var took = context.Clock.GetElapsedTime(began);
        context.Measured($"watchdog of {driver.RxWatchdog.TotalSeconds:0.#} s: receiving again {took.TotalSeconds:0.00} s after silence began");
        context.AtMost(Limit10, took, "time from silence to receiving again");

        // A chip that was programmed anew finds its partner anew.
        context.Within(Patience, "link after the receiver was started anew", () => context.Bench.Ifp.Link != LinkState.Down);
        _ = shuttle.PassOut("after the receiver was started anew");
        context.True(shuttle.In.Damaged + shuttle.In.Duplicates == 0, $"{shuttle.In.Damaged} frames damaged, {shuttle.In.Duplicates} twice");

        bool IsSilent() => rig.Faults.IsWedged && !shuttle.AwaitIn(shuttle.SendIn(), TimeSpan.FromMilliseconds(100));
    }
}
