using HwNet.Bench.Conformance;
using HwNet.Net;

namespace HwNet.Bench.Checks.Filter;

/// <summary>FLT-1: frames to the own address come in, frames to another station only when the interface is promiscuous, and then only to snoopers.</summary>
internal sealed class Flt1Unicast : ConformanceCheck
{
    private const int Frames = 100;

    public override string Id => "FLT-1";

    public override string Title => "frames to the own address and to another station, promiscuous mode off, on, off";

    public override string Limit => "own: always in; other: dropped and counted, seen by taps only while promiscuous";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        using var probe = new FilterProbe(context);
        LinkAddress[] own = [.. Enumerable.Repeat(ifp.Lladdr, Frames)];
        LinkAddress[] other = [.. Enumerable.Repeat(Stations.Foreign, Frames)];
        _ = probe.Settle("frames to the own address come in", static seen => seen.IsIn, own);
        var before = NotForUs(ifp);
        _ = probe.Settle("frames to another station are dropped", static seen => seen.IsOut, other);
        var dropped = NotForUs(ifp) - before;

        context.Succeeded(ifp.SetPromiscuous(true), "promiscuous mode on");
        before = NotForUs(ifp);
        _ = probe.Settle("promiscuous: frames to another station reach the tap, and no protocol", static seen => seen.IsSnooped, other);
        context.Within(FilterProbe.FilterLimit, $"promiscuous: {Frames} frames to another station are counted as such", () => NotForUs(ifp) - before >= Frames);
        _ = probe.Settle("promiscuous: frames to the own address come in", static seen => seen.IsIn, own);

        context.Succeeded(ifp.SetPromiscuous(false), "promiscuous mode off");
        _ = probe.Settle("frames to another station are dropped again", static seen => seen.IsOut, other);
        context.Within(FilterProbe.FilterLimit, "frames received = delivered + dropped by cause", () => Balanced(ifp));
        var where = dropped >= Frames ? "software filter" : "hardware filter";
        context.Measured($"{Frames} frames each time; without promiscuous mode the others are dropped by the {where} ({dropped} counted as not for us)");
    }

    private static long NotForUs(IfNet ifp) => ifp.Counters.Snapshot().InDropsBy[InputDrop.NotForUs];

    private static bool Balanced(IfNet ifp)
    {
        var data = ifp.Counters.Snapshot();
        return data.InPackets == data.InDelivered + data.InDropsBy.Values.Sum();
    }
}
