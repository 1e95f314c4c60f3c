using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb.Wrappers.Faults;

namespace HwNet.Bench.Checks.Receive;

/// <summary>RX-3: after a transfer that came cut, failed, twice or not at all, reception goes on with the next frame.</summary>
internal sealed class Rx3Resync : ConformanceCheck
{
    private const int Times = 10;
    private const int Length = 200;

    /// <summary>A class without framing cannot know that a frame was cut, unless nothing that is a frame is left: half of so many bytes.</summary>
    private const int RawLength = 26;

    /// <summary>A chip whose frames go on in the next transfer misses the rest of one only when that comes.</summary>
    private static readonly TimeSpan NoticeLimit = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan CountLimit = TimeSpan.FromSeconds(2);

    public override string Id => "RX-3";

    public override string Title => "receive transfers come cut, too long, failed, late, twice, or their completion is lost; 10 times each";

    public override string Limit => "each frame exact, or dropped and counted; the next frame is good";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        UsbAccess.RequirePartner(context);
        using var shuttle = new Shuttle(context);
        var isRaw = Overhead(rig, shuttle) == 0;
        var text = new List<string>();

        // Nothing is lost when nothing moved, or when it came twice or late.
        foreach (var kind in new[] { UsbFaultKind.ProtocolError, UsbFaultKind.Timeout, UsbFaultKind.Duplicate, UsbFaultKind.Late })
        {
            text.Add(Strike(context, rig, shuttle, kind, losesFrame: false));
        }

        text.Add(Strike(context, rig, shuttle, UsbFaultKind.Babble, losesFrame: true));
        text.Add(isRaw ? CutShort(context, rig, shuttle) : Strike(context, rig, shuttle, UsbFaultKind.Short, losesFrame: true));
        text.Add(LoseOne(context, rig, shuttle));
        context.Measured(string.Join("; ", text));
        var wrong = shuttle.In.Damaged + shuttle.In.Duplicates + shuttle.In.Disordered;
        context.True(wrong == 0, $"frames in: {shuttle.In.Damaged} damaged, {shuttle.In.Duplicates} twice, {shuttle.In.Disordered} out of order");
    }

    private static int Overhead(UsbRig rig, Shuttle shuttle)
    {
        using var watch = new TransferWatch(rig, UsbFaultWhere.BulkOut);
        _ = shuttle.PassOut("the probe", Length);
        return watch.Last.Length - Length;
    }

    /// <summary>The fault strikes a submission; its effect shows in the frame that this transfer brings, and the one behind it must be good.</summary>
    private static string Strike(CheckContext context, UsbRig rig, Shuttle shuttle, UsbFaultKind kind, bool losesFrame)
    {
        var lost = 0;
        var before = Errors(context);
        for (var i = 0; i < Times; i++)
        {
            context.Progress((double)i / Times, $"{kind}");
            lost += StrikeOnce(context, rig, shuttle, kind);
        }

        rig.Faults.Clear();
        context.Within(CountLimit, $"{lost} frames lost to {kind} are counted", () => Errors(context) - before >= lost);
        var counted = Errors(context) - before;
        context.Equal(losesFrame ? Times : 0, lost, $"frames lost to {Times} x {kind}");
        context.True(!losesFrame || counted == lost, $"{lost} frames lost to {kind}, {counted} input errors counted");
        return $"{kind} x {Times}: {lost} lost, {counted} counted";
    }

    /// <returns>Frames that did not come: the one of the bad transfer, or none.</returns>
    private static int StrikeOnce(CheckContext context, UsbRig rig, Shuttle shuttle, UsbFaultKind kind)
    {
        var struck = rig.Faults.Injected(kind);
        var errors = Errors(context);
        var duplicates = rig.Faults.DuplicatesIgnored;
        rig.Faults.Add(new UsbFault(kind, UsbFaultWhere.BulkIn) { Limit = 1, Delay = TimeSpan.FromMilliseconds(5) });

        // Transfers are filled in the order of their submission: the struck one comes after all that were in flight.
        var first = shuttle.SentIn;
        for (var i = 0; i < UsbAccess.MostInFlight && !Happened(); i++)
        {
            var number = shuttle.SendIn(Length);
            _ = context.Until(() => shuttle.In.Has(number) || Errors(context) > errors, NoticeLimit);
        }

        bool Happened() => kind switch
        {
            UsbFaultKind.ProtocolError or UsbFaultKind.Timeout => rig.Faults.Injected(kind) > struck,
            UsbFaultKind.Duplicate => rig.Faults.DuplicatesIgnored > duplicates,
            _ => Errors(context) > errors,
        };

        context.True(rig.Faults.Injected(kind) > struck, $"{kind} did not strike: the adapter did not receive");
        _ = shuttle.PassIn($"behind {kind}", Length);
        return Enumerable.Range(first, shuttle.SentIn - first).Count(n => !shuttle.In.Has(n));
    }

    /// <summary>Frames so short that half of one is none: too short to be numbered, so that counters tell of them.</summary>
    private static string CutShort(CheckContext context, UsbRig rig, Shuttle shuttle)
    {
        for (var i = 0; i < Times; i++)
        {
            var errors = Errors(context);
            rig.Faults.Add(new UsbFault(UsbFaultKind.Short, UsbFaultWhere.BulkIn) { Limit = 1 });
            for (var k = 0; k < UsbAccess.MostInFlight && Errors(context) == errors; k++)
            {
                var packets = context.Bench.Ifp.Counters.Snapshot().InPackets;
                shuttle.SendUnnumbered(RawLength);
                _ = context.Until(() => context.Bench.Ifp.Counters.Snapshot().InPackets > packets || Errors(context) > errors, Shuttle.TransitLimit);
            }

            context.Equal(errors + 1, Errors(context), "input errors after a frame of which 13 bytes came");
            _ = shuttle.PassIn("behind a cut frame", Length);
        }

        return $"Short x {Times}: {Times} runts counted";
    }

    /// <summary>A completion that never comes takes one transfer of the ring away, and its frame; the others go on.</summary>
    private static string LoseOne(CheckContext context, UsbRig rig, Shuttle shuttle)
    {
        rig.Faults.Add(new UsbFault(UsbFaultKind.Lost, UsbFaultWhere.BulkIn) { Limit = 1 });
        var first = shuttle.SentIn;

        // One a transfer, until one is missing: in a burst several share a transfer, and the lost one may still be to come.
        for (var i = 0; i < 2 * UsbAccess.MostInFlight; i++)
        {
            var number = shuttle.SendIn(Length);
            if (!context.Until(() => shuttle.In.Has(number), CountLimit))
            {
                break;
            }
        }

        _ = shuttle.PassIn("behind a lost completion", Length);
        var missing = Enumerable.Range(first, shuttle.SentIn - first).Count(n => !shuttle.In.Has(n));
        rig.Faults.Clear();
        context.True(rig.Faults.Injected(UsbFaultKind.Lost) > 0, "no completion was lost: the adapter did not receive");
        return $"a completion lost: {missing} frames gone with it, the others came";
    }

    private static long Errors(CheckContext context) => UsbAccess.InputFaults(context.Bench.Ifp).Values.Sum();
}
