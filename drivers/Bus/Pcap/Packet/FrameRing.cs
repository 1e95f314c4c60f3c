using HwNet.Buffers;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap.Packet;

/// <summary>A receive ring that a packet socket shares with the kernel. One thread at a time.</summary>
internal abstract class FrameRing : IDisposable
{
    /// <summary>One cache load of the pool: what is not used goes back without a lock.</summary>
    private protected const int Refill = 32;

    /// <summary>Copies frames into buffers of the pool until the ring is empty or the limit is reached.</summary>
    /// <returns>Frames taken, those that were lost included.</returns>
    internal abstract int Take(MbufPool pool, ref MbufBatch frames, int limit, ref ReceiveCounts counts);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Copies a frame into a spare buffer and appends it; or counts why not.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="spare">Empty buffers.</param>
    /// <param name="frames">Where it goes.</param>
    /// <param name="room">Bytes of a buffer.</param>
    /// <param name="counts">What became of it.</param>
    private protected static void Keep(in RingFrame frame, ref MbufBatch spare, ref MbufBatch frames, int room, ref ReceiveCounts counts)
    {
        if (frame.IsOutgoing)
        {
            return;
        }

        if (frame.Length > room)
        {
            counts.Oversized++;
        }
        else if (!spare.TryRemoveFirst(out var m))
        {
            counts.NoBuffer++;
        }
        else
        {
            frame.CopyTo(m);
            frames.Append(m);
            counts.StampedByHardware += frame.IsStampedByHardware ? 1 : 0;
        }
    }
}
