using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Ioctl;
using HwNet.Bench.Conformance;
using HwNet.Net;

namespace HwNet.Bench.Checks.Statistics;

/// <summary>STA-2: what happens to the interface takes nothing away from its counters.</summary>
internal sealed class Sta2Monotonic : ConformanceCheck
{
    private const int Rounds = 5;
    private const int Frames = 20;

    public override string Id => "STA-2";

    public override string Title => "counters over down/up, reset and link flap";

    public override string Limit => "no counter falls";

    public override Rig Rig => Rig.None;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var bench = context.Bench;
        var source = bench.Partner is not null && bench.Ifp.Type is IfType.Ether or IfType.L2Vlan ? new FrameSource(context) : null;
        var flap = source is not null && bench.FarLink is not null;
        InterfaceState.Ensure(context, bench.Ifp, up: true);
        var data = bench.Ifp.Counters.Snapshot();
        for (var round = 0; round < Rounds; round++)
        {
            data = Through(context, source, data, "down and up", InterfaceState.DownUp);
            data = Through(context, source, data, "a reset", InterfaceState.Reset);
            data = flap ? Through(context, source, data, "a link flap", Flap) : data;
        }

        context.Measured($"{CounterList.Of(data).Count} counters, {Rounds} times down/up and reset, {(flap ? Rounds : 0)} link flaps"
            + (flap ? "" : " (nobody here can pull the cable)") + (source is null ? "; without traffic" : $"; {data.InPackets} frames in, {data.OutPackets} out"));
    }

    /// <summary>Each snapshot is compared with the one before it, so that there is no moment in which a fall goes unseen.</summary>
    private static IfData Through(CheckContext context, FrameSource? source, IfData before, string what, Action<CheckContext> happen)
    {
        Traffic(context, source);
        before = Compare(context, before, $"with traffic before {what}");
        happen(context);
        before = Compare(context, before, $"by {what}");
        Traffic(context, source);
        return Compare(context, before, $"with traffic after {what}");
    }

    private static IfData Compare(CheckContext context, IfData before, string when)
    {
        var now = context.Bench.Ifp.Counters.Snapshot();
        CounterList.Grew(context, before, now, when);
        return now;
    }

    /// <summary>Both directions, so that there is something to lose.</summary>
    private static void Traffic(CheckContext context, FrameSource? source)
    {
        if (source is null)
        {
            return;
        }

        _ = Cable.AwaitTraffic(context, source);
        for (uint i = 0; i < Frames; i++)
        {
            source.Transmit(source.Outgoing(1, i, 60));
            source.Send(source.Incoming(1, i, 60));
        }
    }

    private static void Flap(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        context.Succeeded(context.Bench.FarLink!.SetUp(false), "far end down");
        context.Within(InterfaceState.ReadyLimit, "the carrier is lost", () => ifp.Link == LinkState.Down);
        context.Succeeded(context.Bench.FarLink.SetUp(true), "far end up");
        context.Within(InterfaceState.ReadyLimit, "the carrier is back", () => ifp.Link == LinkState.Up);
    }
}
