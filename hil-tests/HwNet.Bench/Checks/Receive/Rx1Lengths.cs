using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;

namespace HwNet.Bench.Checks.Receive;

/// <summary>RX-1: frames of every length, back to back, come in as they were sent.</summary>
internal sealed class Rx1Lengths : ConformanceCheck
{
    private const int Shortest = 60;
    private const int Longest = 1514;
    private static readonly TimeSpan ArrivalLimit = TimeSpan.FromSeconds(2);

    public override string Id => "RX-1";

    public override string Title => "one frame of every length from 60 to 1514 bytes, without a gap";

    public override string Limit => "bit-exact, each once";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override void Run(CheckContext context)
    {
        var longest = Math.Min(Longest, context.Bench.Ifp.Mtu + TestFrame.EtherLength);
        var count = longest - Shortest + 1;
        var source = new FrameSource(context);
        using var tap = new TapRecorder(context, source.Run);
        for (var i = 0; i < count; i++)
        {
            if (i % FrameSource.Window == 0)
            {
                // A burst is as long as the far end's software can take; a lost frame shows below.
                _ = context.Until(() => tap.Count >= i, ArrivalLimit);
                context.Progress((double)i / count, $"{Shortest + i} bytes");
            }

            source.Send(source.Incoming(0, (uint)i, Shortest + i));
        }

        _ = context.Until(() => tap.Count >= count, ArrivalLimit);
        var book = new SequenceBook(count);
        foreach (var seen in tap.Frames)
        {
            book.Note(seen.Frame.Sequence, seen.Exact && seen.Frame.Length == Shortest + seen.Frame.Sequence);
        }

        var text = $"{count} lengths: {book.LostOf(count)} lost, {book.Damaged} differ, {book.Duplicates} twice";
        context.Measured(text);
        context.True(book.LostOf(count) + book.Damaged + book.Duplicates == 0, text);
    }
}
