using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Net;

namespace HwNet.Bench.Checks.Transmit;

/// <summary>TX-10: as many senders as processors, as fast as it goes: whatever was accepted is sent or counted.</summary>
internal sealed class Tx10Saturate : ConformanceCheck
{
    private const int FramesEach = 2_000_000;
    private static readonly int[] Lengths = [64, 1514];
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Full = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(5);

    public override string Id => "TX-10";

    public override string Title => "a sender for each processor, 0.5 s for each of two lengths (--full: 30 s)";

    public override string Limit => "frames sent and counted as lost = frames accepted; every frame arrives once and exact";

    public override Rig Rig => Rig.SoftwarePeer;

    public override TimeSpan TimeLimit => TimeSpan.FromMinutes(2);

    public override void Run(CheckContext context)
    {
        UsbAccess.RequirePartner(context);
        var longest = context.Bench.Ifp.Mtu + TestFrame.EtherLength;
        var text = new List<string>();
        foreach (var length in Lengths.Select(l => Math.Min(l, longest)))
        {
            text.Add(Saturate(context, length));
        }

        context.Measured($"{Environment.ProcessorCount} senders: {string.Join("; ", text)}");
    }

    private static string Saturate(CheckContext context, int length)
    {
        var ifp = context.Bench.Ifp;
        var before = ifp.Counters.Snapshot();

        // A packet that was on its way when the check began would be counted as sent, and not as accepted.
        _ = context.Until(() => (before = ifp.Counters.Snapshot()).OutPending() == 0, SettleLimit);
        var source = new FrameSource(context);
        var flow = new TransmitFlow(context, source, Environment.ProcessorCount, FramesEach, length, context.Length(Quick, Full));
        var began = context.Clock.GetTimestamp();
        flow.Run();
        var seconds = context.Clock.GetElapsedTime(began).TotalSeconds;
        IfData after = before;
        var settled = context.Until(() => (after = ifp.Counters.Snapshot()).OutPending() == before.OutPending(), SettleLimit);
        context.True(settled, $"{after.OutPending() - before.OutPending()} frames of {length} bytes were accepted and neither sent nor counted as lost");
        context.AtLeast(flow.Sent, after.OutAccepted - before.OutAccepted, $"frames of {length} bytes counted as accepted");
        context.True(
            flow.Lost + flow.Damaged + flow.Duplicates == 0,
            $"of {flow.Sent} frames of {length} bytes {flow.Lost} did not arrive, {flow.Damaged} were damaged, {flow.Duplicates} came twice");
        return $"{flow.Sent} frames of {length} bytes at {flow.Sent / seconds / 1000:0} kpps, {source.Refused} refused and tried again, none lost";
    }
}
