using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Net;

namespace HwNet.Bench.Checks.Watchdog;

/// <summary>WDG-4: a halted endpoint is cleared, and traffic goes on.</summary>
internal sealed class Wdg4Stall : ConformanceCheck
{
    private const int QuickRounds = 45;
    private const int FullRounds = 450;
    private const int InterruptRounds = 10;

    /// <summary>Half of all rounds: the rest a busy machine may have.</summary>
    private static readonly TimeSpan ResumeLimit = TimeSpan.FromMilliseconds(250);

    public override string Id => "WDG-4";

    public override string Title => "the IN, the OUT and the interrupt endpoint stall, 100 times in all (--full: 1,000)";

    public override string Limit => "halt cleared, traffic resumes in 250 ms (median), at most one reset for 100 stalls, every frame exact and once";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        UsbAccess.RequirePartner(context);
        using var shuttle = new Shuttle(context);
        var resets = UsbAccess.Resets(rig);
        var rounds = context.IsFull ? FullRounds : QuickRounds;
        var into = Repeat(context, rounds, "stalled IN", () => Stall(context, rig, UsbFaultWhere.BulkIn, what => shuttle.PassIn(what)));
        var outOf = Repeat(context, rounds, "stalled OUT", () => Stall(context, rig, UsbFaultWhere.BulkOut, what => shuttle.PassOut(what)));
        var notifications = Interrupts(context, rig, out var interrupt);
        resets = UsbAccess.Resets(rig) - resets;
        var stalls = (2 * rounds) + interrupt.Count;
        context.Measured($"{stalls} stalls; resumed IN after {Show(into)}, OUT after {Show(outOf)}, {notifications}; {resets} resets");
        context.AtMost(ResumeLimit, UsbAccess.Median(into), "time from a stall of the IN endpoint to the next frame, median");
        context.AtMost(ResumeLimit, UsbAccess.Median(outOf), "time from a stall of the OUT endpoint to the frame, median");
        context.AtMost(ResumeLimit, UsbAccess.Median(interrupt), "time from a stall of the interrupt endpoint to the next notification, median");
        context.AtMost((stalls + 99) / 100, resets, $"resets for {stalls} stalls");
        var problem = shuttle.Problem();
        context.True(problem is null, $"frames round {stalls} stalls: {problem}");
    }

    private static List<TimeSpan> Repeat(CheckContext context, int rounds, string what, Func<TimeSpan> round)
    {
        var times = new List<TimeSpan>(rounds);
        for (var i = 0; i < rounds; i++)
        {
            context.Progress((double)i / rounds, what);
            times.Add(round());
        }

        return times;
    }

    /// <summary>The stall strikes the submission that follows on a frame, or is one; the frame behind shows that it is over.</summary>
    private static TimeSpan Stall(CheckContext context, UsbRig rig, UsbFaultWhere where, Func<string, TimeSpan> pass)
    {
        var before = rig.Faults.Injected(UsbFaultKind.Stall);
        rig.Faults.Add(new UsbFault(UsbFaultKind.Stall, where) { Limit = 1 });
        var struck = context.Clock.GetTimestamp();
        var first = pass($"before a stall of {where}");
        context.Within(Shuttle.TransitLimit, $"{where} stalls", () => rig.Faults.Injected(UsbFaultKind.Stall) > before);
        if (where == UsbFaultWhere.BulkOut)
        {
            return first;
        }

        struck = context.Clock.GetTimestamp();
        _ = pass($"after a stall of {where}");
        return context.Clock.GetElapsedTime(struck);
    }

    /// <summary>The link goes down and up; the stall strikes behind the first notification, and the last state must be told.</summary>
    private static string Interrupts(CheckContext context, UsbRig rig, out List<TimeSpan> times)
    {
        times = [];
        if (!UsbAccess.HasInterrupt(rig) || context.Bench.FarLink is null)
        {
            return $"the interrupt endpoint not tried, {(context.Bench.FarLink is null ? "this bench cannot pull the far end" : "there is none")}";
        }

        times = Repeat(context, InterruptRounds, "stalled notifications", () => StallInterrupt(context, rig));
        return $"notifications after {Show(times)}";
    }

    private static TimeSpan StallInterrupt(CheckContext context, UsbRig rig)
    {
        var before = rig.Faults.Injected(UsbFaultKind.Stall);
        rig.Faults.Add(new UsbFault(UsbFaultKind.Stall, UsbFaultWhere.Interrupt) { Limit = 1 });
        context.Succeeded(context.Bench.FarLink!.SetUp(false), "taking the far end down");
        context.Within(Shuttle.TransitLimit, "the interrupt endpoint stalls", () => rig.Faults.Injected(UsbFaultKind.Stall) > before);
        var struck = context.Clock.GetTimestamp();
        context.Within(Shuttle.TransitLimit, "'link down' is told in spite of a stall", () => context.Bench.Ifp.Link == LinkState.Down);
        context.Succeeded(context.Bench.FarLink.SetUp(true), "taking the far end up");
        context.Within(Shuttle.TransitLimit, "'link up' is told after a stall", () => context.Bench.Ifp.Link == LinkState.Up);
        return context.Clock.GetElapsedTime(struck);
    }

    private static string Show(List<TimeSpan> times) => $"{UsbAccess.Ms(UsbAccess.Median(times))} (median; longest {UsbAccess.Ms(times.Max())})";
}
