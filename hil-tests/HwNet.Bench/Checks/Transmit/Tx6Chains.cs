using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Usb;
using HwNet.Bench.Conformance;
using HwNet.Buffers;

namespace HwNet.Bench.Checks.Transmit;

/// <summary>TX-6: a frame put together from pieces is the same on the cable as one written at once.</summary>
internal sealed class Tx6Chains : ConformanceCheck
{
    private const int MostPieces = 16;
    private const int FramesEach = 16;
    private const int Longest = 1514;

    /// <summary>Bytes put in front at most: the rest of the headroom belongs to the layers below.</summary>
    private const int MostInFront = 48;

    private static readonly TimeSpan FrameLimit = TimeSpan.FromSeconds(5);

    public override string Id => "TX-6";

    public override string Title => "frames of 1 to 16 pieces, put in front and behind, also of 0 and of 1 byte, and cut at both ends";

    public override string Limit => "the partner gets the same bytes as of the linear frame";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override void Run(CheckContext context)
    {
        UsbAccess.RequirePartner(context);
        var random = new Random(context.Seed);
        var source = new FrameSource(context);
        _ = Cable.AwaitTraffic(context, source);
        var sink = new FrameSink(context, source.Run);
        var longest = Math.Min(Longest, context.Bench.Ifp.Mtu + TestFrame.EtherLength);
        uint sequence = 0;
        var empty = 0;
        for (var pieces = 1; pieces <= MostPieces; pieces++)
        {
            for (var i = 0; i < FramesEach; i++)
            {
                var frame = source.Outgoing(1, sequence++, random.Next(TestFrame.PaddedLength, longest + 1));
                var cuts = Cut(random, frame.Length, pieces);
                empty += cuts.Count(static c => c.Length == 0);
                Send(context, frame, cuts, random);
                Receive(context, sink, frame, pieces);
            }
        }

        context.Measured($"{sequence} frames of 1 to {MostPieces} pieces, {empty} pieces without bytes: all exact");
    }

    /// <summary>Where the pieces lie, in order. Every third piece but the last has 0 or 1 byte.</summary>
    private static List<(int At, int Length)> Cut(Random random, int length, int pieces)
    {
        var cuts = new List<(int At, int Length)>(pieces);
        var at = 0;
        for (var i = 1; i < pieces; i++)
        {
            var share = (length - at) / (pieces - i + 1);
            var piece = i % 3 == 0 ? i / 3 % 2 : random.Next(0, Math.Max(1, (2 * share) + 1));
            piece = Math.Min(piece, length - at);
            cuts.Add((at, piece));
            at += piece;
        }

        cuts.Add((at, length - at));
        return cuts;
    }

    /// <summary>Begins with a piece in the middle; those before it are put in front, in reverse order, those after it behind.</summary>
    private static void Send(CheckContext context, in TestFrame frame, List<(int At, int Length)> cuts, Random random)
    {
        var linear = new byte[frame.Length];
        frame.Write(linear);
        Mbuf? m = null;
        context.Within(FrameLimit, "a buffer is free", () => context.Bench.Mbufs.TryGet(out m));
        var first = random.Next(cuts.Count);
        while (first > 0 && cuts[first].At > MostInFront)
        {
            first--;
        }

        foreach (var (at, length) in cuts[first..])
        {
            linear.AsSpan(at, length).CopyTo(m!.Append(length));
        }

        for (var i = first - 1; i >= 0; i--)
        {
            linear.AsSpan(cuts[i].At, cuts[i].Length).CopyTo(m!.Prepend(cuts[i].Length));
        }

        // As a protocol does that takes its header off and puts another on: what was there before must not show.
        m!.Append(1).Fill(0xee);
        m.TrimBack(1);
        var error = Transmit(context, m);
        context.True(error == Errno.None, $"transmit of {frame.Length} bytes in {cuts.Count} pieces: {error}");
    }

    private static Errno Transmit(CheckContext context, Mbuf m)
    {
        var ifp = context.Bench.Ifp;
        context.Within(FrameLimit, "the send queue has room", () => ifp.SendQueue.Length < ifp.SendQueue.MaxLength);
        return ifp.Transmit(m);
    }

    private static void Receive(CheckContext context, FrameSink sink, in TestFrame sent, int pieces)
    {
        while (sink.TryNext(FrameLimit, out var frame))
        {
            if (frame.Stream == sent.Stream && frame.Sequence == sent.Sequence)
            {
                var linear = new byte[sent.Length];
                sent.Write(linear);
                context.SameBytes(linear, sink.Bytes[..Math.Min(sink.Bytes.Length, linear.Length)], $"frame of {sent.Length} bytes in {pieces} pieces");
                context.True(frame.IsExact(sink.Bytes), $"frame of {sent.Length} bytes in {pieces} pieces: {sink.Bytes.Length} bytes arrived");
                return;
            }
        }

        context.Fail($"a frame of {sent.Length} bytes in {pieces} pieces did not arrive within {FrameLimit.TotalSeconds:0} s");
    }
}
