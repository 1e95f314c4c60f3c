using HwNet.Buffers;

namespace HwNet.Cli.Verbs.Dump;

/// <summary>From a source into a sink, until the count is reached, the source ends, or the user has had enough.</summary>
internal sealed class DumpSession(DumpSource source, IFrameSink sink, long count)
{
    private const int Batch = 256;

    /// <summary>How long at most a finished file's end stays unnoticed.</summary>
    private static readonly TimeSpan EndInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Frames put into the sink.</summary>
    internal long Captured { get; private set; }

    /// <summary>Frames that the filter here refused.</summary>
    internal long Filtered { get; private set; }

    /// <summary>Moves frames.</summary>
    /// <returns>None, or why the source failed (see its device).</returns>
    internal Errno Run(CancellationToken stop)
    {
        using var cancelling = stop.Register(source.Device.Cancel);
        var error = Errno.None;
        var takes = true;
        while (error == Errno.None && takes && Captured < count)
        {
            MbufBatch frames = default;
            error = source.Device.Receive(source.Pool, ref frames, Batch, source.HasEnd ? EndInterval : Timeout.InfiniteTimeSpan);
            var ended = frames.IsEmpty && IsFinished;
            takes = PutAll(ref frames) && sink.Flush() && !ended;
        }

        sink.Finish(source.Device.Statistics);
        return error == Errno.EINTR ? Errno.None : error;
    }

    private bool IsFinished => source.Device is Drivers.PcapFile.PcapFileDevice { Finished: true };

    private bool PutAll(ref MbufBatch frames)
    {
        var takes = true;
        while (frames.TryRemoveFirst(out var m))
        {
            if (takes && Captured < count)
            {
                takes = Put(m);
            }

            m.Free();
        }

        return takes;
    }

    private bool Put(Mbuf m)
    {
        if (source.Filter is { } filter && !filter.Matches(m.Data, m.WireLength))
        {
            Filtered++;
            return true;
        }

        Captured++;
        return sink.Put(m);
    }
}
