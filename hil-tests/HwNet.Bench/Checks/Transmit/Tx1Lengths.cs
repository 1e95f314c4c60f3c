using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;

namespace HwNet.Bench.Checks.Transmit;

/// <summary>TX-1: frames of every length reach the far end as they are.</summary>
internal sealed class Tx1Lengths : ConformanceCheck
{
    private const int Longest = 1514;

    /// <summary>So many problems say enough; each lost frame costs a wait.</summary>
    private const int MostProblems = 5;

    /// <summary>For a frame that is lost; on a busy machine a guest was seen to stand still for more than a second.</summary>
    private static readonly TimeSpan FrameLimit = TimeSpan.FromSeconds(5);

    public override string Id => "TX-1";

    public override string Title => "one frame of every length from 14 to 1514 bytes";

    public override string Limit => "bit-exact at the partner; a short frame is padded to 60 bytes at most, with zeros";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic | Rig.Loopback;

    public override void Run(CheckContext context)
    {
        var source = new FrameSource(context);
        var sink = new FrameSink(context, source.Run);
        var longest = Math.Min(Longest, context.Bench.Ifp.Mtu + TestFrame.EtherLength);
        var problems = new List<string>();
        var lengths = 0;
        for (var length = TestFrame.EtherLength; length <= longest && problems.Count < MostProblems; length++)
        {
            lengths++;
            context.Progress((double)length / longest, $"{length} bytes");
            var frame = source.Outgoing(0, (uint)length, length);
            source.Transmit(frame);
            if (Problem(sink, frame) is { } problem)
            {
                problems.Add(problem);
                Forget(sink);
            }
        }

        context.Measured($"{lengths} lengths, {problems.Count} differ");
        context.True(problems.Count == 0, string.Join("; ", problems));
    }

    /// <summary>One frame is on the cable at a time, so that those too short to be numbered are known too.</summary>
    private static string? Problem(FrameSink sink, in TestFrame frame)
    {
        if (!sink.TryNextUnnumbered(FrameLimit))
        {
            return $"{frame.Length} bytes: not there after {FrameLimit.TotalSeconds:0} s";
        }

        if (frame.IsExact(sink.Bytes))
        {
            return null;
        }

        var expected = new byte[frame.Length];
        frame.Write(expected);
        return sink.Bytes.Length < frame.Length || sink.Bytes.Length > Math.Max(frame.Length, TestFrame.PaddedLength)
            ? $"{frame.Length} bytes: {sink.Bytes.Length} bytes arrived"
            : sink.Bytes.StartsWith(expected)
                ? $"{frame.Length} bytes: the padding is not zero ({Convert.ToHexStringLower(sink.Bytes[frame.Length..])})"
                : $"{frame.Length} bytes: the first difference is at byte {sink.Bytes.CommonPrefixLength(expected)}";
    }

    private static void Forget(FrameSink sink)
    {
        while (sink.TryNextUnnumbered(TimeSpan.FromMilliseconds(20)))
        {
        }
    }
}
