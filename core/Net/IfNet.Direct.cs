using HwNet.Buffers;

namespace HwNet.Net;

/// <content>if_transmit and if_qflush: the way round the send queue, for drivers with queues of their own.</content>
public sealed partial class IfNet
{
    private readonly TransmitDriver? _direct;
    private int _senders;

    /// <summary>Hands checked packets to the driver's own queues. Takes all. n</summary>
    /// <returns>None; ENOBUFS when some did not fit; ENETDOWN, EHOSTDOWN, ENXIO.</returns>
    private Errno TransmitDirect(ref MbufBatch packets)
    {
        // Counted before the look at the flags: a down that cleared them waits for whoever saw them set.
        _ = Interlocked.Increment(ref _senders);
        try
        {
            var error = CheckAlive();
            if (error != Errno.None)
            {
                return RefuseAll(ref packets, OutputDrop.Down, error);
            }

            var offered = packets.Count;
            var (bytes, groups) = Measure(packets.First);
            TapAllOutgoing(packets.First);
            _direct!.Transmit(ref packets);
            var (bytesLeft, groupsLeft) = Measure(packets.First);
            Counters.CountAcceptedAtomic(offered - packets.Count, bytes - bytesLeft, groups - groupsLeft);
            return packets.IsEmpty ? Errno.None : RefuseAll(ref packets, OutputDrop.QueueFull, Errno.ENOBUFS);
        }
        finally
        {
            _ = Interlocked.Decrement(ref _senders);
        }
    }

    /// <summary>ifq_purge and if_qflush: what waits to be sent is freed and counted. S</summary>
    private void PurgeQueues()
    {
        _ = SendQueue.Purge();
        if (_direct is null)
        {
            return;
        }

        MbufBatch flushed = default;
        _direct.Qflush(ref flushed);
        Counters.CountOutputDrops(OutputDrop.Purged, flushed.Count);
        _ = flushed.FreeAll();
    }

    /// <summary>if_down, for drivers with queues of their own: when no sender is inside the driver any more, its queues are emptied. UP is clear</summary>
    private void FlushDirect()
    {
        if (_direct is null)
        {
            return;
        }

        var spin = new SpinWait();
        while (Volatile.Read(ref _senders) != 0)
        {
            spin.SpinOnce();
        }

        Serializer.Enter();
        PurgeQueues();
        Serializer.Exit();
    }

    private void TapAllOutgoing(Mbuf? first)
    {
        if (_taps.Length == 0)
        {
            return;
        }

        for (var m = first; m is not null; m = MbufBatch.After(m))
        {
            TapOutgoing(m);
        }
    }

    private static (long Bytes, int Groups) Measure(Mbuf? first)
    {
        long bytes = 0;
        var groups = 0;
        for (var m = first; m is not null; m = MbufBatch.After(m))
        {
            bytes += m.Length;
            groups += (m.Flags & (MbufFlags.Bcast | MbufFlags.Mcast)) != 0 ? 1 : 0;
        }

        return (bytes, groups);
    }
}
