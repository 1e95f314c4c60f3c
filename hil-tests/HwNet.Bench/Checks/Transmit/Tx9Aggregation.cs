using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb.Wrappers.Faults;

namespace HwNet.Bench.Checks.Transmit;

/// <summary>TX-9: frames share transfers under load, within the device's limits, and a lone frame waits for no other.</summary>
internal sealed class Tx9Aggregation : ConformanceCheck
{
    private const int Senders = 4;
    private const int Frames = 20_000;
    private const int LoneFrames = 50;
    private static readonly int[] Lengths = [60, 61, 300, 1514];
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LoneLimit = TimeSpan.FromMilliseconds(1);

    public override string Id => "TX-9";

    public override string Title => "frames of 60 to 1514 bytes as fast as they go, then single frames";

    public override string Limit => "limits of the device never exceeded, every frame exact; a lone frame leaves at most 1 ms after it was given (best of 50)";

    public override Rig Rig => Rig.SoftwarePeer;

    public override TimeSpan TimeLimit => TimeSpan.FromMinutes(2);

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        UsbAccess.RequirePartner(context);
        var longest = context.Bench.Ifp.Mtu + TestFrame.EtherLength;
        using var watch = new TransferWatch(rig, UsbFaultWhere.BulkOut);
        var frames = 0;
        foreach (var length in Lengths.Select(l => Math.Min(l, longest)))
        {
            frames += Load(context, length);
            ExpectLimits(context, rig, $"with frames of {length} bytes");
        }

        var transfers = watch.Seen;
        context.Require(transfers.Count < frames, $"needs a class that puts several frames into one transfer; {frames} frames went in {transfers.Count} transfers");
        var lone = Lone(context, watch);
        ExpectLimits(context, rig, "with single frames");
        context.Measured($"{frames} frames in {transfers.Count} transfers, the longest {transfers.Max(static t => t.Length)} bytes; "
            + $"{(rig.Sim is null ? "the device's own view of its limits is not known" : "no limit exceeded")}; a lone frame leaves after {UsbAccess.Ms(lone)} (best of {LoneFrames})");
        context.AtMost(LoneLimit, lone, "time from if_transmit of a lone frame to its transfer, best");
    }

    private static int Load(CheckContext context, int length)
    {
        var flow = new TransmitFlow(context, new FrameSource(context), Senders, Frames / Senders, length, Budget);
        flow.Run();
        context.True(
            flow.Lost + flow.Damaged + flow.Duplicates + flow.Disordered == 0,
            $"of {flow.Sent} frames of {length} bytes: {flow.Lost} lost, {flow.Damaged} damaged, {flow.Duplicates} twice, {flow.Disordered} out of order");
        return flow.Sent;
    }

    private static void ExpectLimits(CheckContext context, UsbRig rig, string when)
    {
        if (rig.Sim?.Model.Violations is { } violations)
        {
            context.True(violations.First is null, $"the device's rules were broken {when}: {violations.First} ({violations.ToDictionary().Sum(static v => v.Value)} times)");
        }
    }

    private static TimeSpan Lone(CheckContext context, TransferWatch watch)
    {
        using var shuttle = new Shuttle(context);
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < LoneFrames; i++)
        {
            var before = watch.Count;
            var given = TimeProvider.System.GetTimestamp();
            var number = shuttle.SendOut();
            context.Within(Shuttle.TransitLimit, "a lone frame is sent", () => watch.Count > before);
            var left = TimeProvider.System.GetElapsedTime(given, watch.LastAt);
            best = left < best ? left : best;
            context.True(shuttle.AwaitOut(number, Shuttle.TransitLimit), "a lone frame did not arrive");
        }

        return best;
    }
}
