using HwNet.Buffers;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap.Xdp;

/// <summary>Takes the frames of one socket out of the shared memory and gives the chunks back.</summary>
internal sealed class XdpReceiver(XdpSocket socket)
{
    private const int Refill = 32;

    /// <summary>Whether there is something to take.</summary>
    internal bool HasFrames => socket.Received!.Readable > 0;

    /// <summary>Copies frames into buffers of the pool until the ring is empty or the limit is reached.</summary>
    /// <param name="pool">Where the buffers come from.</param>
    /// <param name="frames">Frames are appended.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="now">When they came, as far as is known: the kernel does not say.</param>
    /// <param name="counts">What became of them.</param>
    /// <returns>Frames taken, those that were lost included.</returns>
    internal int Take(MbufPool pool, ref MbufBatch frames, int limit, long now, ref ReceiveCounts counts)
    {
        var ring = socket.Received!;
        var count = (int)Math.Min(ring.Readable, (uint)limit);
        if (count == 0)
        {
            return 0;
        }

        var before = frames.Count;
        MbufBatch spare = default;
        for (var i = 0; i < count; i++)
        {
            if (spare.IsEmpty)
            {
                _ = pool.Get(ref spare, Math.Min(Refill, count - i));
            }

            TakeOne(ring.Next(), ref spare, ref frames, pool.MaxPacketLength, now, ref counts);
        }

        _ = spare.FreeAll();
        // The chunks first: when the kernel sees room in the ring, it must find a chunk.
        socket.Fill!.PublishWritten();
        ring.PublishRead();
        Volatile.Write(ref counts.Received, counts.Received + frames.Count - before);
        return count;
    }

    private void TakeOne(XdpDescriptor entry, ref MbufBatch spare, ref MbufBatch frames, int room, long now, ref ReceiveCounts counts)
    {
        if (!socket.TryGet(entry.Address, entry.Length, out var bytes))
        {
            counts.Malformed++;
            return;
        }

        if (bytes.Length > room)
        {
            counts.Oversized++;
        }
        else if (!spare.TryRemoveFirst(out var m))
        {
            counts.NoBuffer++;
        }
        else
        {
            bytes.CopyTo(m.Append(bytes.Length));
            m.Timestamp = now;
            m.WireLength = bytes.Length;
            frames.Append(m);
        }

        var chunk = entry.Address & ~((ulong)socket.ChunkSize - 1);
        if (chunk < (ulong)socket.ReceiveFrames * (ulong)socket.ChunkSize)
        {
            socket.Fill!.Next() = chunk;
        }
    }
}
