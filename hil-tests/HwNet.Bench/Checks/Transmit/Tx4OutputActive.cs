using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Net;

namespace HwNet.Bench.Checks.Transmit;

/// <summary>TX-4: the send queue full, nearly empty, and for long: it never stalls and never drops silently.</summary>
internal sealed class Tx4OutputActive : ConformanceCheck
{
    private const int LoneFrames = 1000;
    private const int ManyFrames = 1_000_000;
    private const int Length = 64;
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Full = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LoneBudget = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FrameLimit = TimeSpan.FromSeconds(2);

    public override string Id => "TX-4";

    public override string Title => "send queue filled to the brim, then single frames, then 1,000,000 frames (fewer on a slow device, unless --full)";

    public override string Limit => "never stalls, never drops silently: every frame accepted arrives, every other is refused with ENOBUFS and counted";

    public override Rig Rig => Rig.SoftwarePeer;

    public override void Run(CheckContext context)
    {
        var source = new FrameSource(context);
        // A driver with queues of its own has no send queue to be kept out of.
        var filled = context.Bench.Ifp.Driver is TransmitDriver ? "no send queue" : $"queue of {Fill(context, source)} filled and emptied";
        var lone = SendAlone(context, source);
        var flow = new TransmitFlow(context, source, 1, ManyFrames, Length, context.Length(Quick, Full));
        var began = context.Clock.GetTimestamp();
        flow.Run();
        var rate = flow.Sent / context.Clock.GetElapsedTime(began).TotalSeconds / 1000;
        context.Measured($"{filled}; {lone} frames one by one; {flow.Sent} frames at {rate:0} kpps, {flow.Lost} lost");
        context.True(flow.Lost + flow.Damaged == 0, $"of {flow.Sent} frames {flow.Lost} did not arrive and {flow.Damaged} were damaged");
    }

    /// <summary>While the driver is kept out, the queue can only fill; then it must empty by itself.</summary>
    private static int Fill(CheckContext context, FrameSource source)
    {
        var ifp = context.Bench.Ifp;
        var dropsBefore = ifp.Counters.Snapshot().OutDropsBy[OutputDrop.QueueFull];
        var accepted = 0u;
        Errno refusal;
        ifp.Serializer.Enter();
        try
        {
            while ((refusal = source.TryTransmit(source.Outgoing(1, accepted, Length))) == Errno.None && accepted <= ifp.SendQueue.MaxLength)
            {
                accepted++;
            }
        }
        finally
        {
            ifp.Serializer.Exit();
        }

        context.Equal(Errno.ENOBUFS, refusal, $"transmit into a queue of {ifp.SendQueue.MaxLength} that holds {ifp.SendQueue.Length}");
        context.AtLeast(1, ifp.Counters.Snapshot().OutDropsBy[OutputDrop.QueueFull] - dropsBefore, "drops counted for the full queue");
        var book = new SequenceBook((int)accepted);
        var sink = new FrameSink(context, source.Run);
        while (book.Received < accepted && sink.TryNext(FrameLimit, out var frame))
        {
            book.Note(frame.Sequence, frame.IsExact(sink.Bytes));
        }

        context.True(book.Received == accepted, $"{accepted} frames filled the queue, {accepted - book.Received} of them did not arrive");
        return (int)accepted;
    }

    /// <summary>A frame must leave without another one behind it that pushes.</summary>
    private static int SendAlone(CheckContext context, FrameSource source)
    {
        var sink = new FrameSink(context, source.Run);
        var began = context.Clock.GetTimestamp();
        var sent = 0;
        while (sent < LoneFrames && context.Clock.GetElapsedTime(began) < LoneBudget)
        {
            source.Transmit(source.Outgoing(2, (uint)sent, Length));
            do
            {
                context.True(sink.TryNext(FrameLimit, out var frame), $"a lone frame (number {sent + 1}) did not arrive within {FrameLimit.TotalSeconds:0} s");
                if (frame.Stream == 2 && frame.Sequence == sent)
                {
                    break;
                }
            }
            while (true);

            sent++;
        }

        return sent;
    }
}
