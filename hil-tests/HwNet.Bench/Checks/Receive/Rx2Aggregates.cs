using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb.Wrappers.Faults;

namespace HwNet.Bench.Checks.Receive;

/// <summary>RX-2: of several frames in one transfer each comes out once and exact.</summary>
internal sealed class Rx2Aggregates : ConformanceCheck
{
    private const int Rounds = 40;

    /// <summary>While completions are held back, so many frames gather in the device.</summary>
    private const int Burst = 64;

    private const int Longest = 1514;
    private const int Shortest = 60;
    private static readonly TimeSpan HeldBack = TimeSpan.FromMilliseconds(5);

    public override string Id => "RX-2";

    public override string Title => "bursts of frames of all lengths that gather in the device until it is asked";

    public override string Limit => "each frame once, exact and in order, however many come in a transfer";

    public override Rig Rig => Rig.SoftwarePeer;

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        UsbAccess.RequirePartner(context);
        var random = new Random(context.Seed);
        using var shuttle = new Shuttle(context);
        var longest = Math.Min(Longest, context.Bench.Ifp.Mtu + TestFrame.EtherLength);
        var transfers = rig.Faults.TransfersOf(UsbFaultWhere.BulkIn);
        var errors = Errors(context);
        for (var round = 0; round < Rounds; round++)
        {
            context.Progress((double)round / Rounds, "bursts");
            Gather(rig);
            for (var i = 0; i < Burst; i++)
            {
                _ = shuttle.SendIn(round % 4 == 0 ? Shortest : random.Next(Shortest, longest + 1));
            }

            context.True(shuttle.AwaitIn(shuttle.SentIn - 1, Shuttle.TransitLimit), $"the last of {shuttle.SentIn} frames did not come in");
        }

        transfers = rig.Faults.TransfersOf(UsbFaultWhere.BulkIn) - transfers;
        var problem = shuttle.Problem();
        var errorsNow = Errors(context) - errors;
        context.True(problem is null && errorsNow == 0, $"{problem ?? "every frame came"}; {errorsNow} input errors");
        context.Require(transfers < shuttle.SentIn, $"needs a device that puts several frames into one transfer; {shuttle.SentIn} frames came in {transfers} transfers, all exact");
        context.Measured($"{shuttle.SentIn} frames in {transfers} transfers ({(double)shuttle.SentIn / Math.Max(1, transfers):0.0} each): all exact, in order, once");
    }

    /// <summary>Completions that come late keep the ring from asking, so that frames gather.</summary>
    private static void Gather(UsbRig rig) => rig.Faults.Add(new UsbFault(UsbFaultKind.Late, UsbFaultWhere.BulkIn) { Limit = 1, Delay = HeldBack });

    private static long Errors(CheckContext context) => UsbAccess.InputFaults(context.Bench.Ifp).Values.Sum();
}
