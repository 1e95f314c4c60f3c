using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Net;

namespace HwNet.Bench.Checks.Link;

/// <summary>LNK-7: a link that flaps ends in the right state, with the right number of events, and leaves nothing behind.</summary>
internal sealed class Lnk7Flap : ConformanceCheck
{
    private const int QuickFlaps = 10;

    /// <summary>100 a minute for ten minutes, as fast as the events come.</summary>
    private const int FullFlaps = 1000;

    private static readonly TimeSpan EventLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(5);

    public override string Id => "LNK-7";

    public override string Title => "the link flaps 10 times (--full: 1,000), as fast as the events come";

    public override string Limit => "final state up and frames pass, one event for each change, no handle or thread left behind";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic | Rig.Hub;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var flaps = context.IsFull ? FullFlaps : QuickFlaps;
        using var watch = new LinkWatch(context);

        // The first flap loads what pulling the far end needs.
        Flap(watch);
        var before = ProcessResources.Measure();
        var began = context.Clock.GetTimestamp();
        for (var flap = 1; flap < flaps; flap++)
        {
            context.Progress((double)flap / flaps, "flapping");
            Flap(watch);
        }

        var time = context.Clock.GetElapsedTime(began);
        watch.ExpectOneEventEach(2 * flaps);
        context.Equal(LinkState.Up, context.Bench.Ifp.Link, "state of the link at the end");
        ProcessResources after = default;
        _ = context.Until(() => (after = ProcessResources.Measure()).HoldsNoMoreThan(before), SettleLimit);
        context.Measured(
            $"{flaps} flaps, {60 * (flaps - 1) / Math.Max(time.TotalSeconds, 0.001):0} a minute, {watch.Events.Count} events, "
            + $"{after.Handles - before.Handles:+0;-0;0} handles, {after.Threads - before.Threads:+0;-0;0} threads");
        context.True(after.HoldsNoMoreThan(before), $"left behind: {after.Handles - before.Handles} handles, {after.Threads - before.Threads} threads");
        ExpectTraffic(context);
    }

    private static void Flap(LinkWatch watch)
    {
        _ = watch.Switch(up: false, EventLimit);
        _ = watch.Switch(up: true, EventLimit);
    }

    private static void ExpectTraffic(CheckContext context)
    {
        var source = new FrameSource(context);
        var sink = new FrameSink(context, source.Run);
        using var tap = new TapRecorder(context, source.Run);
        source.Transmit(source.Outgoing(0, 0, 100));
        context.True(sink.TryNext(EventLimit, out _), "no frame reaches the partner after the last flap");
        source.Send(source.Incoming(1, 0, 100));
        context.Within(EventLimit, "a frame of the partner arrives after the last flap", () => tap.Frames.Any(seen => !seen.Outgoing));
    }
}
