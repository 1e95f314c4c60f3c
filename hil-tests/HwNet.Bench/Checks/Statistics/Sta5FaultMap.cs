using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Buffers;
using HwNet.Bus.Usb.Wrappers.Faults;
using HwNet.Fixtures.UsbModels;
using HwNet.Net;

namespace HwNet.Bench.Checks.Statistics;

/// <summary>STA-5: each fault moves the counter that is for it, by one, and no other.</summary>
internal sealed class Sta5FaultMap : ConformanceCheck
{
    private const int Length = 200;

    /// <summary>As often as the driver tries a packet that did not move.</summary>
    private const int MostTries = 10;

    private static readonly string[] InputErrors = [nameof(InputDrop.Runt), nameof(InputDrop.Giant), nameof(InputDrop.Damaged)];

    /// <summary>Faults of a model's data: the families in their names.</summary>
    private static readonly string[] Families = ["nth-", "ndp-", "datagram-", "eem-", "data-"];

    /// <summary>What a class calls a filler: the frame is gone, and nothing is wrong that could be counted (EEM 1.0, 5.1.2.3).</summary>
    private static readonly string[] Silent = ["eem-zeros"];

    /// <summary>A class without a length of the whole: the bytes of a frame behind a broken head are read as heads of two bytes each.</summary>
    private const string Headless = "eem-";

    /// <summary>A class whose messages say their own length: what stands behind a wrong one is read as another message.</summary>
    private const string Messages = "data-";

    private const int MostInOneTransfer = Length / 2;

    /// <summary>More buffers than all threads keep to themselves.</summary>
    private const int MostKept = 2000;

    private static readonly TimeSpan CountLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(5);

    public override string Id => "STA-5";

    public override string Title => "babble, no buffer, a packet that cannot be sent, and each malformed transfer that the device's model knows";

    public override string Limit => "its counter + 1, no other; a malformed transfer: one input error (more where what stands behind it is read, too), no other counter; the next frame is good";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        UsbAccess.RequirePartner(context);
        using var shuttle = new Shuttle(context);
        var text = new List<string>
        {
            Babble(context, rig, shuttle),
            NoBuffer(context, shuttle),
            LostPacket(context, rig, shuttle),
            Harmless(context, rig, shuttle),
            Modelled(context, rig, shuttle),
        };
        context.Measured(string.Join("; ", text));
        context.True(shuttle.In.Damaged + shuttle.In.Duplicates == 0, $"frames in: {shuttle.In.Damaged} damaged, {shuttle.In.Duplicates} twice");
    }

    private static string Babble(CheckContext context, UsbRig rig, Shuttle shuttle)
    {
        var before = Read(context);
        rig.Faults.Add(new UsbFault(UsbFaultKind.Babble, UsbFaultWhere.BulkIn) { Limit = 1 });
        for (var i = 0; i < UsbAccess.MostInFlight && Read(context).SequenceEqual(before); i++)
        {
            var number = shuttle.SendIn(Length);
            _ = context.Until(() => shuttle.In.Has(number) || !Read(context).SequenceEqual(before), CountLimit);
        }

        Expect(context, before, "babble", nameof(InputDrop.Giant));
        _ = shuttle.PassIn("after babble", Length);
        return "babble: giant + 1";
    }

    /// <summary>The pool is emptied: the frame that comes then finds no buffer.</summary>
    private static string NoBuffer(CheckContext context, Shuttle shuttle)
    {
        context.Within(CountLimit, "every buffer is back", () => context.Bench.Mbufs.Outstanding == 0);
        var before = Read(context);
        var held = new MbufBatch();
        var received = new HeldPackets();
        using var protocol = new LocalProtocol(context.Bench.Stack, received.Take);
        try
        {
            // Threads keep a few buffers to themselves: frames come in, and are held, until those of the receiver are used up.
            for (var i = 0; i < MostKept && Read(context).SequenceEqual(before); i++)
            {
                while (context.Bench.Mbufs.Get(ref held, 64) > 0)
                {
                }

                var number = shuttle.SendIn(Length);
                _ = context.Until(() => shuttle.In.Has(number) || !Read(context).SequenceEqual(before), CountLimit);
            }
        }
        finally
        {
            received.FreeAll();
            _ = held.FreeAll();
        }

        Expect(context, before, "an empty pool", nameof(InputDrop.NoBuffer));
        _ = shuttle.PassIn("after the pool was empty", Length);
        return "empty pool: no buffer + 1";
    }

    /// <summary>A packet whose transfers fail, as often as it is tried, is given up.</summary>
    private static string LostPacket(CheckContext context, UsbRig rig, Shuttle shuttle)
    {
        var before = Read(context);
        rig.Faults.Add(new UsbFault(UsbFaultKind.ProtocolError, UsbFaultWhere.BulkOut) { Limit = MostTries });
        context.True(shuttle.TrySendOut(Length), "the packet that is to be lost was not accepted");
        _ = context.Until(() => !Read(context).SequenceEqual(before), CountLimit);
        rig.Faults.Clear();
        Expect(context, before, "a packet that cannot be sent", nameof(OutputDrop.DriverError));
        _ = shuttle.PassOut("after a packet that could not be sent", Length);
        return "packet not sent: output error + 1";
    }

    /// <summary>Nothing is lost: nothing may be counted.</summary>
    private static string Harmless(CheckContext context, UsbRig rig, Shuttle shuttle)
    {
        var before = Read(context);
        foreach (var kind in new[] { UsbFaultKind.Stall, UsbFaultKind.ProtocolError, UsbFaultKind.Timeout })
        {
            rig.Faults.Add(new UsbFault(kind, UsbFaultWhere.BulkIn) { Limit = 1 });
            rig.Faults.Add(new UsbFault(kind, UsbFaultWhere.BulkOut) { Limit = 1 });
            _ = shuttle.PassIn($"before {kind}", Length);
            _ = shuttle.PassOut($"through {kind}", Length);
            _ = shuttle.PassIn($"after {kind}", Length);
        }

        foreach (var kind in new[] { UsbFaultKind.Duplicate, UsbFaultKind.Late })
        {
            rig.Faults.Add(new UsbFault(kind, UsbFaultWhere.BulkIn) { Limit = 1, Delay = Lateness });
            rig.Faults.Add(new UsbFault(kind, UsbFaultWhere.BulkOut) { Limit = 1, Delay = Lateness });
            _ = shuttle.PassIn($"before {kind}", Length);
            _ = shuttle.PassOut($"through {kind}", Length);
            PassUntil(context, shuttle, () => rig.Faults.Injected(kind) >= 2);
            _ = shuttle.PassIn($"after {kind}", Length);
        }

        Expect(context, before, "a stall, a protocol error and a time-out that were cured, a completion that came twice and one that came late", null);
        return "stall, protocol error, time-out, duplicate, late: none";
    }

    /// <summary>More frames than a ring holds: the struck transfer is filled behind those that were in flight.</summary>
    private static void PassUntil(CheckContext context, Shuttle shuttle, Func<bool> struck)
    {
        for (var i = 0; i < UsbAccess.MostInFlight; i++)
        {
            _ = shuttle.PassIn("through a harmless fault", Length);
        }

        context.True(struck(), "a harmless fault did not strike");
    }

    private static string Modelled(CheckContext context, UsbRig rig, Shuttle shuttle)
    {
        var faults = rig.Sim?.Model.Faults.Known.Where(static f => f.Once && Families.Any(family => f.Name.StartsWith(family, StringComparison.Ordinal))).ToArray() ?? [];
        var problems = new List<string>();
        var sound = 0;
        foreach (var fault in faults)
        {
            context.Progress((double)sound / faults.Length, fault.Name);
            sound += Malform(context, rig, shuttle, fault, problems) ? 1 : 0;
        }

        context.True(problems.Count == 0, string.Join("; ", problems));
        return faults.Length == 0 ? "malformed transfers not tried: the device has no model with such faults"
            : $"{faults.Length} malformed transfers: {sound} whose frame came all the same, the others counted";
    }

    /// <returns>True: the frame came all the same, as it may where the fault can be borne.</returns>
    private static bool Malform(CheckContext context, UsbRig rig, Shuttle shuttle, ModelFault fault, List<string> problems)
    {
        var before = Read(context);
        var sim = rig.Sim!;
        var happened = sim.Model.Faults.Happened(fault.Name);
        sim.Model.Faults.Set(fault.Name);
        var number = shuttle.SendIn(Length);
        var isSilent = Silent.Contains(fault.Name);

        // The next frame must not share the broken transfer.
        _ = context.Until(
            () => shuttle.In.Has(number) || !Read(context).SequenceEqual(before) || (isSilent && sim.Model.Faults.Happened(fault.Name) > happened),
            CountLimit);
        _ = shuttle.PassIn($"after {fault.Name}", Length);
        var came = shuttle.In.Has(number);
        var moved = Moved(before, Read(context));
        var errors = moved.Sum(static m => m.By);
        var isInput = moved.All(static m => InputErrors.Contains(m.Name));
        if (!isInput || errors > Most(fault) || (!came && !isSilent && errors == 0))
        {
            problems.Add($"{fault.Name} ({fault.Description}): the frame {(came ? "came" : "did not come")}, counters: "
                + (moved.Count == 0 ? "none" : string.Join(", ", moved.Select(static m => $"{m.Name} {m.By:+0;-0}"))));
        }

        return came;
    }

    /// <summary>Errors of one malformed transfer, which has one frame.</summary>
    private static int Most(ModelFault fault) =>
        fault.Name.StartsWith(Headless, StringComparison.Ordinal) ? MostInOneTransfer : fault.Name.StartsWith(Messages, StringComparison.Ordinal) ? 2 : 1;

    private static void Expect(CheckContext context, long[] before, string fault, string? counter)
    {
        _ = context.Until(() => counter is null || !Read(context).SequenceEqual(before), CountLimit);
        var moved = Moved(before, Read(context));
        var text = moved.Count == 0 ? "none" : string.Join(", ", moved.Select(static m => $"{m.Name} {m.By:+0;-0}"));
        context.Equal(counter is null ? "none" : $"{counter} +1", text, $"counters of drops after {fault}");
    }

    private static List<(string Name, long By)> Moved(long[] before, long[] after)
    {
        var moved = new List<(string Name, long By)>();
        var names = Names();
        for (var i = 0; i < names.Length; i++)
        {
            if (after[i] != before[i])
            {
                moved.Add((names[i], after[i] - before[i]));
            }
        }

        return moved;
    }

    private static InputDrop[] Inputs() => [InputDrop.Runt, InputDrop.Giant, InputDrop.Damaged, InputDrop.NoBuffer];

    private static OutputDrop[] Outputs() => [OutputDrop.DriverError, OutputDrop.Purged, OutputDrop.Malformed];

    private static string[] Names() => [.. Inputs().Select(static d => d.ToString()), .. Outputs().Select(static d => d.ToString())];

    private static long[] Read(CheckContext context)
    {
        var data = context.Bench.Ifp.Counters.Snapshot();
        return [.. Inputs().Select(d => data.InDropsBy[d]), .. Outputs().Select(d => data.OutDropsBy[d])];
    }
}
