using HwNet.Buffers;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap.Packet;

/// <summary>The receive ring of TPACKET_V3: blocks that the kernel fills and hands over whole; read here, and given back when the last frame was copied.</summary>
/// <remarks>One thread at a time. The ring is the kernel's, but no length in it is believed: what does not fit its block ends the block.</remarks>
/// <param name="memory">The ring; this owns it.</param>
/// <param name="blockSize">Bytes of a block.</param>
internal sealed unsafe class PacketRing(MappedMemory memory, int blockSize) : FrameRing
{
    // struct tpacket_block_desc with struct tpacket_hdr_v1.
    private const int BlockStatus = 8;
    private const int BlockFrames = 12;
    private const int BlockFirst = 16;
    private const uint OfUser = 1;

    private readonly int _blockCount = (int)(memory.Length / blockSize);
    private int _block;
    private uint _left;
    private long _next;

    /// <summary>The ring's bytes.</summary>
    internal Span<byte> Bytes => new(memory.Start, (int)memory.Length);

    /// <inheritdoc/>
    internal override int Take(MbufPool pool, ref MbufBatch frames, int limit, ref ReceiveCounts counts)
    {
        var taken = 0;
        var wanted = frames.Count;
        MbufBatch spare = default;
        while (taken < limit && (_left > 0 || TryOpenBlock()))
        {
            if (spare.IsEmpty)
            {
                _ = pool.Get(ref spare, (int)Math.Min(Refill, Math.Min(_left, (uint)(limit - taken))));
            }

            taken++;
            TakeOne(ref spare, ref frames, pool.MaxPacketLength, ref counts);
            if (_left == 0)
            {
                CloseBlock();
            }
        }

        _ = spare.FreeAll();
        Volatile.Write(ref counts.Received, counts.Received + frames.Count - wanted);
        return taken;
    }

    /// <inheritdoc/>
    public override void Dispose() => memory.Dispose();

    private byte* Block => memory.Start + ((long)_block * blockSize);

    /// <summary>True when the kernel has handed over the block whose turn it is, and there is a frame in it.</summary>
    private bool TryOpenBlock()
    {
        while ((Volatile.Read(ref *(uint*)(Block + BlockStatus)) & OfUser) != 0)
        {
            _left = *(uint*)(Block + BlockFrames);
            _next = *(uint*)(Block + BlockFirst);
            if (_left > 0)
            {
                return true;
            }

            CloseBlock();
        }

        return false;
    }

    private void CloseBlock()
    {
        Volatile.Write(ref *(uint*)(Block + BlockStatus), 0);
        _block = _block + 1 == _blockCount ? 0 : _block + 1;
    }

    private void TakeOne(ref MbufBatch spare, ref MbufBatch frames, int room, ref ReceiveCounts counts)
    {
        if (!RingFrame.TryRead(Block, _next, blockSize, out var frame))
        {
            // Where the next one begins is not known either.
            _left = 0;
            counts.Malformed++;
            return;
        }

        _left--;
        _next += frame.Distance;
        Keep(frame, ref spare, ref frames, room, ref counts);
    }
}
