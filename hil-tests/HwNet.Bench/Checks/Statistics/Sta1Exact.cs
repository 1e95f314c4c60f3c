using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Net;

namespace HwNet.Bench.Checks.Statistics;

/// <summary>STA-1: the counters are exact, by class and in bytes; a tap that saw the same traffic is the witness.</summary>
internal sealed class Sta1Exact : ConformanceCheck
{
    private const int Broadcasts = 2000;
    private const int Multicasts = 2000;
    private const int Unicasts = 1000;
    private const int Length = 100;

    public override string Id => "STA-1";

    public override string Title => "2,000 broadcasts, 2,000 multicasts, 1,000 unicasts of 100 bytes, each way";

    public override string Limit => "packets, bytes and multicasts exact; error counters 0";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        context.Require(ifp.Type is IfType.Ether or IfType.L2Vlan, "needs an Ethernet interface");
        context.Require(context.Bench.Partner is not null, "needs a link partner");
        var source = new FrameSource(context);
        var mix = new TrafficMix(context, source, Length);
        mix.Join();

        // Promiscuous, so that the tap sees every frame that the counters count, strangers' too.
        context.Succeeded(ifp.SetPromiscuous(true), "promiscuous mode on");

        // With frames of their own: one of them may be late, and be counted as other people's.
        _ = Cable.AwaitTraffic(context, new FrameSource(context));
        using var protocol = new LocalProtocol(context.Bench.Stack, static (ref packets) => packets.FreeAll());
        using var tap = new TapRecorder(context, source.Run);
        using var tally = new WireTally(context);
        var before = tally.AtRest();
        mix.Pass(tap, 1, Broadcasts, LinkAddress.Broadcast);
        mix.Pass(tap, 2, Multicasts, TrafficMix.Multicast);
        mix.Pass(tap, 3, Unicasts, null);
        var after = tally.AtRest();

        Own(context, tap, outgoing: false);
        Own(context, tap, outgoing: true);
        Exact(context, before.Data, after.Data, after.In - before.In, after.Out - before.Out);
        ErrorFree(context, before.Data, after.Data);
        var others = (after.In - before.In).Frames + (after.Out - before.Out).Frames - (2 * (Broadcasts + Multicasts + Unicasts));
        context.Measured($"in {after.In - before.In}; out {after.Out - before.Out}; {others} of the frames were others' on the cable");
    }

    /// <summary>The check's own frames, once each: the tap's word against what was sent.</summary>
    private static void Own(CheckContext context, TapRecorder tap, bool outgoing)
    {
        var way = outgoing ? "sent" : "received";
        var seen = tap.Frames.Where(frame => frame.Outgoing == outgoing).ToList();
        context.Equal(Broadcasts, seen.Count(static s => s.Frame.Destination.IsBroadcast), $"broadcasts {way}, at the tap");
        context.Equal(Multicasts, seen.Count(static s => s.Frame.Destination.IsMulticast), $"multicasts {way}, at the tap");
        context.Equal(Unicasts, seen.Count(static s => s.Frame.Destination.IsStation), $"unicasts {way}, at the tap");
        context.Equal(seen.Count, seen.Select(static s => (s.Frame.Stream, s.Frame.Sequence)).Distinct().Count(), $"different frames {way}, at the tap");
        context.True(seen.All(static s => s.Exact && s.Frame.Length == Length), $"frames {way} are damaged at the tap");
    }

    private static void Exact(CheckContext context, IfData before, IfData after, WireCount received, WireCount sent)
    {
        context.Equal(received.Frames, after.InPackets - before.InPackets, "if_ipackets against the tap's frames");
        context.Equal(received.Bytes, after.InBytes - before.InBytes, "if_ibytes against the tap's bytes");
        context.Equal(received.Groups, after.InMulticasts - before.InMulticasts, "if_imcasts against the tap's frames to groups");
        context.Equal(sent.Frames, after.OutPackets - before.OutPackets, "if_opackets against the tap's frames");
        context.Equal(sent.Bytes, after.OutBytes - before.OutBytes, "if_obytes against the tap's bytes");
        context.Equal(sent.Groups, after.OutMulticasts - before.OutMulticasts, "if_omcasts against the tap's frames to groups");
    }

    private static void ErrorFree(CheckContext context, IfData before, IfData after)
    {
        context.Equal(0, after.InErrors - before.InErrors, "if_ierrors");
        context.Equal(0, after.OutErrors - before.OutErrors, "if_oerrors");
        context.Equal(0, after.InQueueDrops - before.InQueueDrops, "if_iqdrops");
        context.Equal(0, after.Collisions - before.Collisions, "if_collisions");
        context.Equal(0, after.StrayInterrupts - before.StrayInterrupts, "stray interrupts");
    }
}
