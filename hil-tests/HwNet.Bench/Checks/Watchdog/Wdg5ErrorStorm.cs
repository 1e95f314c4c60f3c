using System.Diagnostics;
using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb.Wrappers.Faults;

namespace HwNet.Bench.Checks.Watchdog;

/// <summary>WDG-5: an adapter whose every transfer fails costs neither the processor nor the log, and is well again when the failing ends.</summary>
internal sealed class Wdg5ErrorStorm : ConformanceCheck
{
    private const int Rounds = 3;
    private const double TriesPerSecond = 8;
    private const int LinesPerSecond = 10;
    private const double Core = 0.2;

    /// <summary>More than any ring holds: so many transfers were submitted before the storm, and are good.</summary>
    private const int Drain = 64;

    private const UsbFaultWhere Data = UsbFaultWhere.BulkIn | UsbFaultWhere.BulkOut | UsbFaultWhere.Interrupt;
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromMilliseconds(500);

    /// <summary>A frame is tried so often that there is always one to send at this rate. Faster, and the check itself would take its share of the core: a system that counts by ticks charges a whole one for each time a thread wakes.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Onset = TimeSpan.FromMilliseconds(300);

    public override string Id => "WDG-5";

    public override string Title => "every transfer of every endpoint ends with a protocol error, three times for 1.5 s (--full: 10 s)";

    public override string Limit => "at most 8 tries a second for each endpoint, 10 log lines a second, 20 % of a core (best round); traffic at most 500 ms after the end (median)";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override TimeSpan TimeLimit => TimeSpan.FromMinutes(2);

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        UsbAccess.RequirePartner(context);
        var length = context.Length(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(10));
        using var shuttle = new Shuttle(context);
        var storms = new List<Storm>();
        for (var round = 0; round < Rounds; round++)
        {
            context.Progress((double)round / Rounds, "storm");
            storms.Add(Rage(context, rig, shuttle, length));
        }

        var tries = storms.Max(static s => s.Tries);
        var lines = storms.Max(static s => s.Lines);
        var core = storms.Min(static s => s.Core);
        var recovery = UsbAccess.Median(storms.Select(static s => s.Recovery));
        context.Measured($"{Rounds} storms of {length.TotalSeconds:0.#} s: {tries:0.#} tries a second on the busiest endpoint, {lines} log lines in the worst, "
            + $"{core:0.0 %} of a core at best; frames pass {UsbAccess.Ms(recovery)} after the end (median; longest {UsbAccess.Ms(storms.Max(static s => s.Recovery))})");
        context.AtLeast(Rounds, rig.Faults.Injected(UsbFaultKind.ProtocolError), "protocol errors injected");
        context.AtMost(TriesPerSecond + (2 / length.TotalSeconds), tries, "tries a second on one endpoint while it fails");

        // Seconds of the clock, of which a time touches one more at either end.
        context.AtMost(LinesPerSecond * ((int)Math.Ceiling(length.TotalSeconds) + 1), lines, $"log lines in {length.TotalSeconds:0.#} s");
        context.AtMost(RecoveryLimit, recovery, "time from the end of the storm to frames both ways, median");
        context.AtMost(Core, core, "share of a core that a storm takes");
    }

    private static Storm Rage(CheckContext context, UsbRig rig, Shuttle shuttle, TimeSpan length)
    {
        rig.Faults.Add(new UsbFault(UsbFaultKind.ProtocolError, Data));
        for (var i = 0; i < Drain; i++)
        {
            // What is lost here is no loss: the storm has begun.
            _ = shuttle.SendIn();
            _ = shuttle.TrySendOut();
        }

        _ = context.Until(static () => false, Onset);
        var log = new LogLines(context.Bench.Ifp.Name);
        try
        {
            return Measure(context, rig, shuttle, length, log);
        }
        finally
        {
            log.Stop();
            rig.Faults.Clear();
        }
    }

    private static Storm Measure(CheckContext context, UsbRig rig, Shuttle shuttle, TimeSpan length, LogLines log)
    {
        using var process = Process.GetCurrentProcess();
        var before = Kinds().Select(rig.Faults.TransfersOf).ToArray();
        var processor = process.TotalProcessorTime;
        var began = context.Clock.GetTimestamp();
        while (context.Clock.GetElapsedTime(began) < length)
        {
            _ = shuttle.TrySendOut();
            _ = context.Stop.WaitHandle.WaitOne(Pace);
            context.Stop.ThrowIfCancellationRequested();
        }

        var took = context.Clock.GetElapsedTime(began).TotalSeconds;
        process.Refresh();
        var core = (process.TotalProcessorTime - processor).TotalSeconds / took;
        var tries = Kinds().Select((kind, i) => rig.Faults.TransfersOf(kind) - before[i]).Max() / took;
        var lines = log.Count;
        began = context.Clock.GetTimestamp();
        rig.Faults.Clear();
        Recover(context, shuttle);
        return new Storm(tries, lines, core, context.Clock.GetElapsedTime(began));
    }

    /// <summary>A far end that was not heard for long may have dropped frames: one that comes through is enough.</summary>
    private static void Recover(CheckContext context, Shuttle shuttle)
    {
        context.Within(Shuttle.TransitLimit, "a frame reaches the partner after the storm", () => shuttle.TrySendOut() && shuttle.AwaitOut(shuttle.SentOut - 1, Patience));
        context.Within(Shuttle.TransitLimit, "a frame comes in after the storm", () => shuttle.AwaitIn(shuttle.SendIn(), Patience));
    }

    private static UsbFaultWhere[] Kinds() => [UsbFaultWhere.BulkIn, UsbFaultWhere.BulkOut, UsbFaultWhere.Interrupt];

    private readonly record struct Storm(double Tries, int Lines, double Core, TimeSpan Recovery);
}
