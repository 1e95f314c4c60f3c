using HwNet.Buffers;
using HwNet.Net;

namespace HwNet.Cli.Verbs.Forward;

/// <summary>One way: takes the input of one interface and transmits it on the other, batch by batch, without a copy.</summary>
/// <param name="to">The other interface, of the same stack.</param>
/// <param name="budget">Frames that may still pass, both ways together.</param>
internal sealed class Forwarder(IfNet to, FrameBudget budget) : InputHook
{
    private long _frames;
    private long _bytes;
    private long _refused;

    internal long Frames => Volatile.Read(ref _frames);

    internal long Bytes => Volatile.Read(ref _bytes);

    internal long Refused => Volatile.Read(ref _refused);

    protected override void Input(IfNet ifp, ref MbufBatch frames)
    {
        var granted = budget.Take(frames.Count);
        MbufBatch passing = default;
        _ = frames.MoveTo(ref passing, granted);
        _ = frames.FreeAll();
        if (passing.IsEmpty)
        {
            return;
        }

        for (var m = passing.First; m is not null; m = MbufBatch.After(m))
        {
            // What the receiver knew of the frame means nothing to the sender; and no packet may refer to an interface that goes away.
            m.ReceivedOn = null;
            m.Flags = MbufFlags.None;
        }

        _ = Interlocked.Add(ref _frames, passing.Count);
        _ = Interlocked.Add(ref _bytes, passing.ByteCount());
        if (to.Transmit(ref passing) != Errno.None)
        {
            _ = Interlocked.Increment(ref _refused);
        }

        budget.Settle();
    }
}
