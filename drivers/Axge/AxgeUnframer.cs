using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;
using static HwNet.Drivers.Axge.AxgeRegisters;

namespace HwNet.Drivers.Axge;

/// <summary>Takes [frame, padded to 8 bytes]... [a word for each] [how many words, where they begin] apart: the table is at the end, and nothing goes on in the next transfer.</summary>
/// <remarks>
/// The AX88179A's own layout has the same order with words of twice the size, in which the tag is that was taken out of the frame.
/// Sources checked: FreeBSD `if_axge.c` (axge_rx_frame), Linux `ax88179_178a.c` (rx_fixup; its copies of two bytes behind a frame are not repeated);
/// of the own layout the vendor's `ax88179a_772d.c` and Linux `aqc111.c`, whose chip has the same MAC.
/// </remarks>
/// <param name="layout">Of the transfers.</param>
public sealed class AxgeUnframer(AxgeLayout layout = AxgeLayout.Ax88179) : UsbUnframer
{
    private readonly bool _isOwn = layout == AxgeLayout.Own;

    /// <summary>True: what the words tell of sums is handed up.</summary>
    public bool TellsSums { get; set; }

    private int Word => _isOwn ? sizeof(ulong) : sizeof(uint);

    /// <inheritdoc/>
    public override void Unframe(ReadOnlySpan<byte> transfer, ref FrameSink sink)
    {
        if (transfer.IsEmpty)
        {
            return;
        }

        if (transfer.Length < Word)
        {
            sink.Drop(UsbDrop.Truncated);
            return;
        }

        var (count, table) = Trailer(transfer[^Word..]);
        if (count == 0 || table + (count * Word) > transfer.Length - Word)
        {
            sink.Drop(UsbDrop.BadHeader);
            return;
        }

        Frames(transfer[..table], transfer.Slice(table, count * Word), ref sink);
    }

    private (int Count, int Table) Trailer(ReadOnlySpan<byte> bytes)
    {
        var word = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return _isOwn ? ((int)(word & OwnCountMask), (int)(word >> OwnTableShift)) : ((ushort)word, (int)(word >> 16));
    }

    private void Frames(ReadOnlySpan<byte> frames, ReadOnlySpan<byte> words, scoped ref FrameSink sink)
    {
        for (; !words.IsEmpty; words = words[Word..])
        {
            var word = _isOwn ? BinaryPrimitives.ReadUInt64LittleEndian(words) : BinaryPrimitives.ReadUInt32LittleEndian(words);
            var length = (int)((word >> FrameLengthShift) & (_isOwn ? OwnFrameLengthMask : FrameLengthMask));
            if (length == 0)
            {
                // Newer firmware puts a word without a frame behind each one with.
                continue;
            }

            if (length > frames.Length)
            {
                sink.Drop(UsbDrop.BadLength);
                return;
            }

            Frame(word, frames[..length], ref sink);
            frames = frames[Math.Min((length + 7) & ~7, frames.Length)..];
        }

        if (!frames.IsEmpty)
        {
            // No word tells of them.
            sink.Drop(UsbDrop.BadLength);
        }
    }

    private void Frame(ulong word, ReadOnlySpan<byte> frame, scoped ref FrameSink sink)
    {
        if (IsBad((uint)word))
        {
            sink.Drop(UsbDrop.BadCrc);
            return;
        }

        // The chip sets the bit only when it took the tag out of the bytes; so it counts also when that was just turned off.
        ushort? tag = _isOwn && (word & OwnFrameTag) != 0 ? (ushort)(word >> OwnFrameTagShift) : null;
        sink.Frame(frame, tag, TellsSums ? SumsOf((uint)word) : MbufChecksum.None);
    }

    private bool IsBad(uint word) => _isOwn
        ? (word & (OwnFrameGood | OwnFrameCrcError | FrameDropped)) != OwnFrameGood
        : (word & (FrameCrcError | FrameMiiError | FrameDropped)) != 0;

    /// <summary>What the references believe: of a packet without any error the header of IPv4, and what is in TCP and UDP.</summary>
    private static MbufChecksum SumsOf(uint word)
    {
        if ((word & (FrameLayer3Error | FrameLayer4Error)) != 0)
        {
            return MbufChecksum.None;
        }

        var known = (word & FrameLayer3) == FrameIpv4 ? MbufChecksum.L3Valid : MbufChecksum.None;
        return (word & FrameLayer4) is FrameUdp or FrameTcp ? known | MbufChecksum.L4Valid : known;
    }
}
