using HwNet.Buffers;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Bus.Pcap.Packet;

/// <summary>The receive ring of TPACKET_V2: a slot for each frame, handed over as soon as it is filled; given back when it was copied.</summary>
/// <remarks>The ring is the kernel's, but no length in it is believed: what does not fit its slot is passed over.</remarks>
/// <param name="memory">The ring; this owns it.</param>
/// <param name="blockSize">Bytes of a block: no slot lies across its end.</param>
/// <param name="slotSize">Bytes of a slot.</param>
internal sealed unsafe class SlotRing(MappedMemory memory, int blockSize, int slotSize) : FrameRing
{
    private const uint OfUser = 1;

    private readonly int _slotsOfBlock = blockSize / slotSize;
    private readonly int _count = SlotsOf((int)memory.Length, blockSize, slotSize);
    private int _next;

    /// <summary>The ring's bytes.</summary>
    internal Span<byte> Bytes => new(memory.Start, (int)memory.Length);

    /// <summary>Slots of a ring.</summary>
    internal static int SlotsOf(int ringSize, int blockSize, int slotSize) => ringSize / blockSize * (blockSize / slotSize);

    /// <inheritdoc/>
    internal override int Take(MbufPool pool, ref MbufBatch frames, int limit, ref ReceiveCounts counts)
    {
        var taken = 0;
        var before = frames.Count;
        MbufBatch spare = default;
        for (var slot = Slot(_next); taken < limit && (Volatile.Read(ref *(uint*)slot) & OfUser) != 0; slot = Slot(_next))
        {
            if (spare.IsEmpty)
            {
                _ = pool.Get(ref spare, Math.Min(Refill, limit - taken));
            }

            taken++;
            if (RingFrame.TryReadSlot(slot, slotSize, out var frame))
            {
                Keep(frame, ref spare, ref frames, pool.MaxPacketLength, ref counts);
            }
            else
            {
                counts.Malformed++;
            }

            Volatile.Write(ref *(uint*)slot, 0);
            _next = _next + 1 == _count ? 0 : _next + 1;
        }

        _ = spare.FreeAll();
        Volatile.Write(ref counts.Received, counts.Received + frames.Count - before);
        return taken;
    }

    /// <inheritdoc/>
    public override void Dispose() => memory.Dispose();

    private byte* Slot(int number) => memory.Start + ((long)(number / _slotsOfBlock) * blockSize) + ((long)(number % _slotsOfBlock) * slotSize);
}
