using System.Buffers.Binary;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Drivers.Axe;

/// <summary>Takes a stream of [length][its complement][frame][pad to an even length] apart. Frames, and headers too, go on in the next transfer.</summary>
/// <remarks>
/// A header that is none means that the place in the stream is lost: the rest of the transfer is dropped, and the next one is taken to begin
/// with a header. Source checked: Linux `asix_common.c` (rx_fixup keeps its state), FreeBSD `if_axe.c` (which gives up at the end of a transfer).
/// </remarks>
public sealed class AxeUnframer : UsbUnframer
{
    private const int Header = 4;
    private const int LengthMask = 0x07ff;

    private readonly byte[] _partial = new byte[Header + LengthMask + 1];
    private int _kept;

    /// <summary>Headers that were none.</summary>
    public long BadHeaders { get; private set; }

    /// <inheritdoc/>
    public override void Reset() => _kept = 0;

    /// <inheritdoc/>
    public override void Unframe(ReadOnlySpan<byte> transfer, ref FrameSink sink)
    {
        var rest = transfer;
        if (_kept > 0 && !Continue(ref rest, ref sink))
        {
            return;
        }

        while (rest.Length >= Header)
        {
            if (!TryLength(rest, out var length))
            {
                Lose(ref sink);
                return;
            }

            if (Element(length) > rest.Length)
            {
                break;
            }

            Hand(rest.Slice(Header, length), ref sink);
            rest = rest[Element(length)..];
        }

        rest.CopyTo(_partial);
        _kept = rest.Length;
    }

    /// <summary>Bytes of a header, its frame and the pad.</summary>
    private static int Element(int length) => Header + length + (length & 1);

    private static bool TryLength(ReadOnlySpan<byte> header, out int length)
    {
        var word = BinaryPrimitives.ReadUInt16LittleEndian(header);
        length = word & LengthMask;

        // The upper bits of the length are flags on some revisions; the complement covers what the length is.
        return ((word ^ BinaryPrimitives.ReadUInt16LittleEndian(header[2..])) & LengthMask) == LengthMask;
    }

    /// <summary>Goes on with what the last transfer ended in.</summary>
    /// <returns>False: nothing is left of this transfer.</returns>
    private bool Continue(ref ReadOnlySpan<byte> rest, scoped ref FrameSink sink)
    {
        Take(ref rest, Header);
        if (_kept < Header)
        {
            return false;
        }

        if (!TryLength(_partial, out var length))
        {
            Lose(ref sink);
            return false;
        }

        Take(ref rest, Element(length));
        if (_kept < Element(length))
        {
            return false;
        }

        _kept = 0;
        Hand(_partial.AsSpan(Header, length), ref sink);
        return true;
    }

    private void Take(ref ReadOnlySpan<byte> rest, int upTo)
    {
        var count = Math.Clamp(upTo - _kept, 0, rest.Length);
        rest[..count].CopyTo(_partial.AsSpan(_kept));
        _kept += count;
        rest = rest[count..];
    }

    /// <summary>An element without a frame only fills a transfer up, as in the other direction.</summary>
    private static void Hand(ReadOnlySpan<byte> frame, scoped ref FrameSink sink)
    {
        if (!frame.IsEmpty)
        {
            sink.Frame(frame);
        }
    }

    private void Lose(scoped ref FrameSink sink)
    {
        _kept = 0;
        BadHeaders++;
        sink.Drop(UsbDrop.BadHeader);
    }
}
