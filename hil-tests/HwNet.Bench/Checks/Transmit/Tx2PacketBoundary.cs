using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Bus.Usb.Wrappers.Faults;

namespace HwNet.Bench.Checks.Transmit;

/// <summary>TX-2: transfers that end at, before and behind a USB packet's end.</summary>
internal sealed class Tx2PacketBoundary : ConformanceCheck
{
    private const int Longest = 1514;
    private const int Shortest = 60;
    private const int Probe = 100;
    private const int Smallest = 64;

    /// <summary>What a class puts round a frame may depend on its length, by alignment: so many lengths on either side are tried.</summary>
    private const int Slack = 5;

    private const int MostProblems = 5;
    private static readonly int[] PacketSizes = [Smallest, 512, 1024];

    public override string Id => "TX-2";

    public override string Title => "frames whose transfers are 0 to 5 bytes off every multiple of 64, 512 and 1,024, each with another behind it";

    public override string Limit => "each delivered once and exact: an empty packet, or padding, where the class wants it";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override void Run(CheckContext context)
    {
        var rig = UsbAccess.Require(context);
        UsbAccess.RequirePartner(context);
        using var shuttle = new Shuttle(context);
        using var transfers = new TransferWatch(rig, UsbFaultWhere.BulkOut);
        _ = shuttle.PassOut("the probe", Probe);
        var overhead = transfers.Last.Length - Probe;
        var lengths = Lengths(overhead, Math.Min(Longest, context.Bench.Ifp.Mtu + TestFrame.EtherLength));
        var problems = new List<string>();
        foreach (var length in lengths)
        {
            Try(context, shuttle, length, overhead, problems);
            if (problems.Count == MostProblems)
            {
                break;
            }
        }

        var packet = UsbAccess.PacketSize(rig, isIn: false);
        var grain = transfers.Seen.Select(static s => s.Length).Aggregate(Divisor);
        var near = transfers.Seen.Count(s => s.Length % packet <= grain || s.Length % packet >= packet - grain);
        context.Measured($"{lengths.Count} lengths, {overhead} bytes round each frame; {near} of {transfers.Seen.Count} transfers end on, {grain} before or {grain} behind a packet of {packet} bytes, "
            + $"{transfers.Seen.Count(static s => s.ZeroPacket)} ask for an empty one; {problems.Count} wrong");
        context.True(problems.Count == 0, string.Join("; ", problems));
        context.AtLeast(1, near, $"transfers that came near the end of a packet of {packet} bytes");
    }

    /// <summary>The frame and one behind it: a transfer that is not ended shows at the second.</summary>
    private static void Try(CheckContext context, Shuttle shuttle, int length, int overhead, List<string> problems)
    {
        var first = shuttle.SendOut(length);
        if (!shuttle.AwaitOut(first, TimeSpan.FromSeconds(1)))
        {
            problems.Add($"a frame of {length} bytes (transfer about {length + overhead}) did not arrive by itself");
        }

        var second = shuttle.SendOut(Probe);
        if (!shuttle.AwaitOut(second, Shuttle.TransitLimit))
        {
            problems.Add($"the frame behind one of {length} bytes did not arrive");
        }

        var damaged = shuttle.Out.Damaged + shuttle.Out.Duplicates;
        if (damaged > 0)
        {
            context.Fail($"at {length} bytes (transfer about {length + overhead}): {shuttle.Out.Damaged} frames damaged, {shuttle.Out.Duplicates} twice");
        }
    }

    /// <summary>The greatest common one (Euclid): of all transfers it is their alignment, and none of them comes nearer to a packet's end than that.</summary>
    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);

    private static List<int> Lengths(int overhead, int longest)
    {
        var lengths = new SortedSet<int>();
        foreach (var size in PacketSizes)
        {
            for (var multiple = size; multiple <= longest + overhead + 1; multiple += size)
            {
                lengths.UnionWith(Enumerable.Range(multiple - overhead - Slack, (2 * Slack) + 1));
            }
        }

        return [.. lengths.Where(l => l >= Shortest && l <= longest)];
    }
}
