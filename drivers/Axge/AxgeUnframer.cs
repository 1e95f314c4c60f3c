using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;
using static HwNet.Drivers.Axge.AxgeRegisters;

namespace HwNet.Drivers.Axge;

/// <summary>Takes [frame, padded to 8 bytes]... [a word for each] [how many words, where they begin] apart: the table is at the end, and nothing goes on in the next transfer.</summary>
/// <remarks>Sources checked: FreeBSD `if_axge.c` (axge_rx_frame), Linux `ax88179_178a.c` (rx_fixup; its copies of two bytes behind a frame are not repeated).</remarks>
public sealed class AxgeUnframer : UsbUnframer
{
    private const int Word = 4;

    /// <summary>True: what the words tell of sums is handed up.</summary>
    public bool TellsSums { get; set; }

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

        int count = BinaryPrimitives.ReadUInt16LittleEndian(transfer[^4..]);
        int table = BinaryPrimitives.ReadUInt16LittleEndian(transfer[^2..]);
        if (count == 0 || table + (count * Word) > transfer.Length - Word)
        {
            sink.Drop(UsbDrop.BadHeader);
            return;
        }

        Frames(transfer[..table], transfer.Slice(table, count * Word), ref sink);
    }

    private void Frames(ReadOnlySpan<byte> frames, ReadOnlySpan<byte> words, scoped ref FrameSink sink)
    {
        for (; !words.IsEmpty; words = words[Word..])
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(words);
            var length = (int)((word >> FrameLengthShift) & FrameLengthMask);
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

    private void Frame(uint word, ReadOnlySpan<byte> frame, scoped ref FrameSink sink)
    {
        if ((word & (FrameCrcError | FrameMiiError | FrameDropped)) != 0)
        {
            sink.Drop(UsbDrop.BadCrc);
            return;
        }

        sink.Frame(frame, null, TellsSums ? SumsOf(word) : MbufChecksum.None);
    }

    /// <summary>What both references believe: of a packet without any error the header of IPv4, and what is in TCP and UDP.</summary>
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
