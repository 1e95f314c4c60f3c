using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;
using static HwNet.Drivers.Axe.AxeRegisters;

namespace HwNet.Drivers.Axe;

/// <summary>Takes a stream of [length][its complement][frame][pad to an even length] apart. Frames, and headers too, go on in the next transfer.</summary>
/// <remarks>
/// A header that is none means that the place in the stream is lost: the rest of the transfer is dropped, and the next one is taken to begin
/// with a header. Where a frame that goes on has no header behind it, its rest was lost, and the transfer begins with a header. Source checked: Linux `asix_common.c` (rx_fixup keeps its state), FreeBSD `if_axe.c` (which gives up at the end of a transfer).
/// With sums (AX88772B) the header has a third word, and elements are padded to four bytes.
/// </remarks>
public sealed class AxeUnframer : UsbUnframer
{
    private const int LengthBits = 0x07ff;

    /// <summary>AX88178: as much as a transfer holds.</summary>
    private const int JumboLengthBits = 0x3fff;
    private const int Lengths = 4;
    private const int Status = 2;

    private readonly bool _hasSums;
    private readonly int _header;
    private readonly int _align;
    private readonly int _lengthMask;
    private readonly byte[] _partial;
    private int _kept;

    /// <summary>At the start of a stream.</summary>
    /// <param name="hasSums">AX88772B: headers tell of sums.</param>
    /// <param name="hasJumbo">AX88178: frames may be longer than 2,047 bytes.</param>
    public AxeUnframer(bool hasSums = false, bool hasJumbo = false)
    {
        _hasSums = hasSums;
        _header = hasSums ? Lengths + Status : Lengths;
        _align = hasSums ? 4 : 2;
        _lengthMask = hasJumbo ? JumboLengthBits : LengthBits;
        _partial = new byte[_header + _lengthMask + _align];
    }

    /// <summary>True: what headers tell of sums is handed up. They are the same when the chip checks none.</summary>
    public bool TellsSums { get; set; }

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

        while (rest.Length >= _header)
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

            Hand(rest, length, ref sink);
            rest = rest[Element(length)..];
        }

        rest.CopyTo(_partial);
        _kept = rest.Length;
    }

    /// <summary>Bytes of a header, its frame and the pad.</summary>
    private int Element(int length) => (_header + length + _align - 1) & -_align;

    private bool TryLength(ReadOnlySpan<byte> header, out int length)
    {
        var word = BinaryPrimitives.ReadUInt16LittleEndian(header);
        length = word & _lengthMask;

        // The upper bits of the length are flags on some revisions; the complement covers what the length is.
        return ((word ^ BinaryPrimitives.ReadUInt16LittleEndian(header[2..])) & _lengthMask) == _lengthMask;
    }

    /// <summary>Goes on with what the last transfer ended in.</summary>
    /// <returns>False: nothing is left of this transfer.</returns>
    private bool Continue(ref ReadOnlySpan<byte> rest, scoped ref FrameSink sink)
    {
        var isWhole = _kept >= _header;
        Take(ref rest, _header);
        if (_kept < _header)
        {
            return false;
        }

        if (!TryLength(_partial, out var length))
        {
            Lose(ref sink);
            return false;
        }

        if (!FollowsHeader(rest, Element(length) - _kept))
        {
            // The rest of what is kept was lost. This transfer begins with another header, unless that of the lost frame ended in it.
            Lose(ref sink);
            return isWhole;
        }

        Take(ref rest, Element(length));
        if (_kept < Element(length))
        {
            return false;
        }

        _kept = 0;
        Hand(_partial, length, ref sink);
        return true;
    }

    /// <summary>Whether a header can follow in this transfer behind what is missing of a frame; true also where the transfer does not reach so far.</summary>
    private bool FollowsHeader(ReadOnlySpan<byte> rest, int missing) => missing <= 0 || missing + _header > rest.Length || TryLength(rest[missing..], out _);

    private void Take(ref ReadOnlySpan<byte> rest, int upTo)
    {
        var count = Math.Clamp(upTo - _kept, 0, rest.Length);
        rest[..count].CopyTo(_partial.AsSpan(_kept));
        _kept += count;
        rest = rest[count..];
    }

    /// <summary>An element without a frame only fills a transfer up, as in the other direction.</summary>
    private void Hand(ReadOnlySpan<byte> element, int length, scoped ref FrameSink sink)
    {
        if (length == 0)
        {
            return;
        }

        var frame = element.Slice(_header, length);
        if (!_hasSums)
        {
            sink.Frame(frame);
        }
        else if ((BinaryPrimitives.ReadUInt16LittleEndian(element) & HeaderDamaged) != 0)
        {
            sink.Drop(UsbDrop.BadCrc);
        }
        else
        {
            var status = BinaryPrimitives.ReadUInt16LittleEndian(element[Lengths..]);
            sink.Frame(frame, null, TellsSums ? SumsOf(status) : MbufChecksum.None);
        }
    }

    /// <summary>What both references believe: of a packet without any error the header of IPv4, and what is in TCP and UDP.</summary>
    private static MbufChecksum SumsOf(int status)
    {
        if ((status & (StatusLayer3Error | StatusLayer4Error)) != 0)
        {
            return MbufChecksum.None;
        }

        var known = (status & StatusIpv4) != 0 ? MbufChecksum.L3Valid : MbufChecksum.None;
        return (status & StatusLayer4) is StatusUdp or StatusTcp ? known | MbufChecksum.L4Valid : known;
    }

    private void Lose(scoped ref FrameSink sink)
    {
        _kept = 0;
        BadHeaders++;
        sink.Drop(UsbDrop.BadHeader);
    }
}
