using HwNet.Buffers;
using HwNet.Cli.Common.Interfaces;
using HwNet.Drivers.PcapFile;
using HwNet.Net;

namespace HwNet.Cli.Verbs.Replay;

/// <summary>Sends the frames of a capture through an interface, each when it is due, and no faster than the interface takes them.</summary>
internal sealed class ReplaySession(PcapFileDevice capture, IfNet ifp, Action<ReplaySession> progress)
{
    private const int Batch = 64;

    /// <summary>Longest wait for what is in the send queue at the end.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan EndInterval = TimeSpan.FromMilliseconds(20);

    private readonly long _start = ifp.Stack.Clock.GetTimestamp();

    /// <summary>Frames taken from the capture.</summary>
    internal long Frames { get; private set; }

    internal long Truncated { get; private set; }

    internal TimeSpan Elapsed => ifp.Stack.Clock.GetElapsedTime(_start);

    /// <summary>Replays all rounds.</summary>
    /// <returns>True when it came to the end.</returns>
    internal bool Run(CancellationToken stop)
    {
        using var cancelling = stop.Register(capture.Cancel);
        var error = Errno.None;
        while (error == Errno.None)
        {
            MbufBatch frames = default;
            error = capture.Receive(ifp.Stack.Mbufs, ref frames, Batch, EndInterval);
            var ended = frames.IsEmpty && capture.Finished;
            Frames += frames.Count;
            Send(ref frames, stop);
            progress(this);
            if (ended)
            {
                SendDrain.Await(ifp, DrainLimit, stop);
                return !stop.IsCancellationRequested;
            }
        }

        return false;
    }

    internal ReplayReport Report(string target, string file, bool complete)
    {
        var elapsed = Elapsed.TotalSeconds;
        var report = InterfaceReport.Of(ifp);
        return new ReplayReport
        {
            Target = target,
            File = file,
            Frames = Frames,
            Sent = report.Counters.OutPackets,
            Bytes = report.Counters.OutBytes,
            Truncated = Truncated,
            Oversized = capture.Statistics.Oversized,
            Dropped = report.Counters.OutDrops + capture.Statistics.NoBuffer,
            Seconds = elapsed,
            FramesPerSecond = elapsed > 0 ? report.Counters.OutPackets / elapsed : 0,
            Complete = complete,
            Interface = report,
        };
    }

    private void Send(ref MbufBatch frames, CancellationToken stop)
    {
        MbufBatch whole = default;
        while (frames.TryRemoveFirst(out var m))
        {
            if ((m.Flags & MbufFlags.Truncated) != 0)
            {
                Truncated++;
                m.Free();
                continue;
            }

            m.Timestamp = 0;
            m.WireLength = 0;
            whole.Append(m);
        }

        AwaitRoom(stop);
        // What is refused is counted by cause; the report at the end says so.
        _ = ifp.Transmit(ref whole);
    }

    private void AwaitRoom(CancellationToken stop)
    {
        var queue = ifp.SendQueue;
        while (queue.Length > queue.MaxLength - Batch && !ifp.IsDetached && !stop.WaitHandle.WaitOne(Tick))
        {
            progress(this);
        }
    }
}
