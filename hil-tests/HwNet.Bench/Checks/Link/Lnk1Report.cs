using HwNet.Bench.Conformance;
using HwNet.Net;

namespace HwNet.Bench.Checks.Link;

/// <summary>LNK-1: what the far end does to the link is reported, once and in time.</summary>
internal sealed class Lnk1Report : ConformanceCheck
{
    private const int Rounds = 3;
    private static readonly TimeSpan EventLimit = TimeSpan.FromSeconds(1);

    public override string Id => "LNK-1";

    public override string Title => "the far end takes the link down and up";

    public override string Limit => "one event for each change, within 1 s";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        using var watch = new LinkWatch(context);
        var slowest = TimeSpan.Zero;
        for (var round = 0; round < Rounds; round++)
        {
            slowest = Change(context, watch, up: false, slowest);
            slowest = Change(context, watch, up: true, slowest);
        }

        watch.ExpectOneEventEach(2 * Rounds);
        context.Measured($"{2 * Rounds} changes, {watch.Events.Count} events, the slowest {slowest.TotalMilliseconds:0} ms after the change");
    }

    private static TimeSpan Change(CheckContext context, LinkWatch watch, bool up, TimeSpan slowest)
    {
        var time = watch.Switch(up, EventLimit);
        context.Equal(up ? LinkState.Up : LinkState.Down, context.Bench.Ifp.Link, "state of the link at the event");
        return time > slowest ? time : slowest;
    }
}
