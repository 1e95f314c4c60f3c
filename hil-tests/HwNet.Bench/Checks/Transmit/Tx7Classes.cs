using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;

namespace HwNet.Bench.Checks.Transmit;

/// <summary>TX-7: directed, broadcast and multicast frames, without a tag and with each priority, arrive as they are and are counted by class.</summary>
internal sealed class Tx7Classes : ConformanceCheck
{
    private const int Length = 100;
    private const int Priorities = 8;
    private static readonly LinkAddress Group = LinkAddress.Parse("03:48:77:4e:54:07");
    private static readonly TimeSpan FrameLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestLimit = TimeSpan.FromSeconds(2);

    public override string Id => "TX-7";

    public override string Title => "directed, broadcast and multicast frames, untagged and with 802.1p priority 0 to 7";

    public override string Limit => "bit-exact at the partner, tag included; the counters by class are exact";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        var source = new FrameSource(context);
        var sink = new FrameSink(context, source.Run);
        Cable.AwaitRest(context);
        using var tap = new TapRecorder(context, source.Run);

        // What was sent when the bench opened is counted when the device reports it, perhaps after the tap began.
        _ = context.Until(() => ifp.Counters.Snapshot() is var now && now.OutPackets == now.OutAccepted, RestLimit);
        var before = ifp.Counters.Snapshot();
        var (outgoingBefore, groupBefore) = (tap.Outgoing, tap.OutgoingGroup);
        LinkAddress[] destinations = [context.Bench.Partner!.Lladdr, LinkAddress.Broadcast, Group];
        var sequence = 0u;
        foreach (var destination in destinations)
        {
            for (var priority = -1; priority < Priorities; priority++)
            {
                // 802.1p: priority in the three highest bits, VID 0.
                ushort? tag = priority < 0 ? null : (ushort)(priority << 13);
                Exchange(context, source, sink, source.Outgoing(0, sequence++, Length) with { Destination = destination, Tag = tag });
            }
        }

        // The counters count what others send too: the tap, which sees the same, is the witness.
        var (sent, groups) = (0L, 0L);
        var exact = context.Until(
            () =>
            {
                var now = ifp.Counters.Snapshot();
                sent = now.OutPackets - before.OutPackets - (tap.Outgoing - outgoingBefore);
                groups = now.OutMulticasts - before.OutMulticasts - (tap.OutgoingGroup - groupBefore);
                return sent == 0 && groups == 0;
            },
            RestLimit);
        var ours = tap.Frames.Count(seen => seen.Outgoing && seen.Frame.Destination.IsGroup);
        context.Measured($"{sequence} frames exact; of {tap.Outgoing} sent {tap.OutgoingGroup} to groups ({ours} of this check), counters off by {sent} and {groups}");
        context.True(exact, $"the counters differ from what the tap saw: frames by {sent}, frames to groups by {groups}");
        context.Equal(2 * (Priorities + 1), ours, "frames to groups that the tap saw");
    }

    private static void Exchange(CheckContext context, FrameSource source, FrameSink sink, in TestFrame frame)
    {
        var what = $"frame to {frame.Destination}, {(frame.Tag is { } tag ? $"priority {tag >> 13}" : "untagged")}";
        source.Transmit(frame);
        context.True(sink.TryNext(FrameLimit, out _), $"{what}: did not arrive within {FrameLimit.TotalSeconds:0} s");
        var expected = new byte[frame.Length];
        frame.Write(expected);
        context.SameBytes(expected, sink.Bytes, what);
    }
}
