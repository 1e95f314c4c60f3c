using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;

namespace HwNet.Bench.Checks.Receive;

/// <summary>RX-9: a tap sees each frame once, and knows which way it goes.</summary>
internal sealed class Rx9Taps : ConformanceCheck
{
    private const int Frames = 1000;
    private const int Length = 200;
    private const ushort OutStream = 0;
    private const ushort InStream = 1;
    private static readonly TimeSpan ArrivalLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WindowLimit = TimeSpan.FromSeconds(1);

    public override string Id => "RX-9";

    public override string Title => "1,000 frames each way at once past a tap";

    public override string Limit => "each frame once, bit-exact, direction right";

    public override Rig Rig => Rig.SoftwarePeer;

    public override void Run(CheckContext context)
    {
        var source = new FrameSource(context);
        using var tap = new TapRecorder(context, source.Run);
        context.OnThreads(2, (number, ended) => Send(context, source, tap, number == 0, ended));
        _ = context.Until(() => tap.Count >= 2 * Frames, ArrivalLimit);
        SequenceBook[] books = [new(Frames), new(Frames)];
        var wrongWay = 0;
        foreach (var seen in tap.Frames)
        {
            if (seen.Frame.Stream > InStream)
            {
                // Damaged on its way; that it is missing from its stream shows.
                continue;
            }

            books[seen.Frame.Stream].Note(seen.Frame.Sequence, seen.Exact);
            wrongWay += seen.Outgoing == (seen.Frame.Stream == OutStream) ? 0 : 1;
        }

        var text = $"out: {Show(books[OutStream])}; in: {Show(books[InStream])}; {wrongWay} with the wrong direction";
        context.Measured(text);
        context.True(wrongWay == 0 && Array.TrueForAll(books, IsGood), text);
    }

    private static void Send(CheckContext context, FrameSource source, TapRecorder tap, bool outgoing, CancellationToken ended)
    {
        for (var i = 0; i < Frames; i++)
        {
            ended.ThrowIfCancellationRequested();
            if (i % (FrameSource.Window / 2) == 0)
            {
                _ = context.Until(() => tap.Frames.Count(seen => seen.Outgoing == outgoing) >= i, WindowLimit);
            }

            if (outgoing)
            {
                source.Transmit(source.Outgoing(OutStream, (uint)i, Length));
            }
            else
            {
                source.Send(source.Incoming(InStream, (uint)i, Length));
            }
        }
    }

    private static bool IsGood(SequenceBook book) => book.LostOf(Frames) + book.Duplicates + book.Damaged == 0;

    private static string Show(SequenceBook book) => $"{book.Received} seen, {book.LostOf(Frames)} missed, {book.Duplicates} twice, {book.Damaged} differ";
}
