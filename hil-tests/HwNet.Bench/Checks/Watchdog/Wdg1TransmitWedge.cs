using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Net;

namespace HwNet.Bench.Checks.Watchdog;

/// <summary>WDG-1: a transmitter that hangs is noticed, reset, and sends again.</summary>
internal sealed class Wdg1TransmitWedge : ConformanceCheck
{
    private const int Frames = 10;
    private static readonly TimeSpan Earliest = TimeSpan.FromSeconds(4.5);
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(5.5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(2);

    public override string Id => "WDG-1";

    public override string Title => "a transmitter that takes nothing more";

    public override string Limit => "watchdog 4.5 to 5.5 s after the first frame, output errors counted, reset, traffic at most 2 s after";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        context.Require(context.Bench.Wedge is not null, "needs a device whose transmitter can be made to hang");
        context.Require(context.Bench.Partner is not null, "needs a link partner");
        var source = new FrameSource(context);
        _ = Cable.AwaitTraffic(context, source);
        var before = ifp.Counters.Snapshot();

        context.Bench.Wedge.Wedged = true;
        var wedged = context.Clock.GetTimestamp();
        for (uint i = 0; i < Frames; i++)
        {
            source.Transmit(source.Outgoing(1, i, 100));
        }

        context.Within(Patience, "the watchdog runs", () => ifp.Counters.Snapshot().Watchdogs > before.Watchdogs);
        var fired = context.Clock.GetElapsedTime(wedged);
        var recovered = Cable.AwaitTraffic(context, source);
        var after = ifp.Counters.Snapshot();
        context.Measured($"watchdog after {fired.TotalSeconds:0.000} s, frames pass both ways {recovered.TotalMilliseconds:0} ms later; "
            + $"{after.OutErrors - before.OutErrors} output errors, {Purged(after) - Purged(before)} frames given up");
        context.True(fired >= Earliest && fired <= Latest, $"watchdog: expected 4.5 to 5.5 s after the first frame, got {CheckContext.Seconds(fired)}");
        context.AtMost(Recovery, recovered, "traffic after the watchdog");
        context.AtLeast(before.OutErrors + 1, after.OutErrors, "if_oerrors");
        context.AtLeast(Purged(before) + Frames, Purged(after), "frames of the hung transmitter that are counted as given up");
        context.Equal(before.Watchdogs + 1, after.Watchdogs, "watchdogs");
        context.True(!context.Bench.Wedge!.Wedged, "the device was not reset");

        // OACTIVE goes by a message to the interface's thread.
        context.Within(Recovery, "UP, RUNNING, not OACTIVE", () => (ifp.Flags & (IfFlags.Up | IfFlags.Running | IfFlags.OActive)) == (IfFlags.Up | IfFlags.Running));
    }

    /// <summary>From the send queue, or from the hardware's ring, where a driver has one.</summary>
    private static long Purged(IfData data) => data.OutDropsBy[OutputDrop.Purged] + data.OutDropsBy[OutputDrop.DriverError];
}
