using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;

namespace HwNet.Bench.Checks.Transmit;

/// <summary>TX-5: each sender's frames arrive in its order, all, and once.</summary>
internal sealed class Tx5Order : ConformanceCheck
{
    private const int ManySenders = 8;
    private const int FramesAlone = 20_000;
    private const int FramesEach = 4000;
    private const int Length = 128;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(3);

    public override string Id => "TX-5";

    public override string Title => "numbered frames from 1 and from 8 senders at once";

    public override string Limit => "each sender's order kept, 0 duplicates, 0 lost";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override void Run(CheckContext context)
    {
        var one = Send(context, 1, FramesAlone);
        var many = Send(context, ManySenders, FramesEach);
        var text = $"1 sender: {Show(one)}; {ManySenders} senders: {Show(many)}";
        context.Measured(text);
        context.True(IsGood(one) && IsGood(many), text);
    }

    private static TransmitFlow Send(CheckContext context, int senders, int count)
    {
        var flow = new TransmitFlow(context, new FrameSource(context), senders, count, Length, Budget);
        flow.Run();
        return flow;
    }

    private static bool IsGood(TransmitFlow flow) => flow.Lost + flow.Duplicates + flow.Disordered + flow.Damaged == 0;

    private static string Show(TransmitFlow flow) =>
        $"{flow.Sent} frames, {flow.Lost} lost, {flow.Duplicates} twice, {flow.Disordered} out of order, {flow.Damaged} damaged";
}
