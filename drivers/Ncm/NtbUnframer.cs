using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using HwNet.Drivers.Shared.UsbEther;
using HwNet.Wire;

namespace HwNet.Drivers.Ncm;

/// <summary>Takes NCM transfer blocks apart, NTB16 and NTB32 as each one's signature says.</summary>
/// <remarks>
/// Every index and length is checked in 64 bits against the block and the bytes that came. A pointer table, a datagram and the header
/// own their bytes: whatever claims them again is dropped, so the work for a block is bounded by its length and no chain can loop.
/// Lenient where devices are known to be sloppy: alignment of tables and datagrams is not asked for, bytes behind the block are ignored,
/// and the datagrams that did arrive of a block cut short are handed up.
/// </remarks>
public sealed class NtbUnframer : UsbUnframer
{
    private readonly int _maxBlock;
    private readonly NtbRanges _ranges = new();
    private ushort _sequence;
    private bool _started;
    private long _declared;

    /// <summary>An unframer.</summary>
    /// <param name="maxBlock">The largest block that the device was told to send.</param>
    public NtbUnframer(int maxBlock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBlock, NcmMessages.MinBlockLength);
        _maxBlock = maxBlock;
    }

    /// <summary>Blocks whose header was good.</summary>
    public long Blocks { get; private set; }

    /// <summary>Times that wSequence was not the one after the last: blocks were lost. Nothing is dropped for it.</summary>
    public long SequenceGaps { get; private set; }

    /// <inheritdoc/>
    public override void Reset() => _started = false;

    /// <inheritdoc/>
    public override void Unframe(ReadOnlySpan<byte> transfer, ref FrameSink sink)
    {
        while (!transfer.IsEmpty)
        {
            var used = Block(transfer, ref sink);
            transfer = transfer[used..];

            // A device that ends a block on a packet boundary without a zero-length packet joins the next one to it.
            // Anything else behind a block is padding: one byte, as Windows puts there, or up to the full size.
            if (used == 0 || !IsHeader(transfer))
            {
                return;
            }
        }
    }

    private static bool IsHeader(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= NcmMessages.NthLength16 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) is NcmMessages.Nth16 or NcmMessages.Nth32;

    /// <summary>One block.</summary>
    /// <returns>Its bytes; 0: what follows cannot be trusted.</returns>
    private int Block(ReadOnlySpan<byte> transfer, ref FrameSink sink)
    {
        if (!IsHeader(transfer))
        {
            sink.Drop(transfer.Length < NcmMessages.NthLength16 ? UsbDrop.Truncated : UsbDrop.BadSignature);
            return 0;
        }

        var wide = BinaryPrimitives.ReadUInt32LittleEndian(transfer) == NcmMessages.Nth32;
        var header = wide ? NcmMessages.NthLength32 : NcmMessages.NthLength16;
        if (transfer.Length < header || Word(transfer, 4) != header)
        {
            sink.Drop(transfer.Length < header ? UsbDrop.Truncated : UsbDrop.BadHeader);
            return 0;
        }

        // 0 is legal: the block ends where the transfer does.
        _declared = wide ? Long(transfer, 8) : Word(transfer, 8);
        _declared = _declared == 0 ? transfer.Length : _declared;
        if (_declared < header || _declared > Math.Max(_maxBlock, transfer.Length))
        {
            sink.Drop(UsbDrop.BadLength);
            return 0;
        }

        Count(Word(transfer, 6));
        _ranges.Start(header);
        var block = transfer[..(int)Math.Min(_declared, transfer.Length)];
        Chain(block, wide, wide ? Long(block, 12) : Word(block, 10), ref sink);
        return block.Length;
    }

    private void Count(ushort sequence)
    {
        Blocks++;

        // Some devices never count: 0 after 0 is no gap.
        if (_started && sequence != (ushort)(_sequence + 1) && (sequence | _sequence) != 0)
        {
            SequenceGaps++;
        }

        _started = true;
        _sequence = sequence;
    }

    /// <summary>Follows the pointer tables.</summary>
    private void Chain(ReadOnlySpan<byte> block, bool wide, long index, ref FrameSink sink)
    {
        if (index == 0)
        {
            sink.Drop(UsbDrop.BadHeader);
            return;
        }

        for (var tables = 0; index != 0; tables++)
        {
            if (tables == NcmMessages.MaxNdps)
            {
                sink.Drop(UsbDrop.Loop);
                return;
            }

            index = Table(block, wide, index, ref sink);
        }
    }

    /// <summary>One pointer table.</summary>
    /// <returns>Where the next one is; 0: there is none, or it cannot be trusted.</returns>
    private long Table(ReadOnlySpan<byte> block, bool wide, long index, ref FrameSink sink)
    {
        var head = wide ? NcmMessages.NdpHead32 : NcmMessages.NdpHead16;
        var entry = wide ? NcmMessages.NdpEntry32 : NcmMessages.NdpEntry16;
        var least = head + (2 * entry);
        if (index > block.Length - least)
        {
            sink.Drop(index > _declared - least ? UsbDrop.BadHeader : UsbDrop.Truncated);
            return 0;
        }

        var table = block[(int)index..];
        var next = wide ? Long(table, 8) : Word(table, 6);
        if (!IsTable(Long(table, 0), wide, out var crc))
        {
            // Perhaps a table of a kind that we do not know: its own head is claimed, and the chain goes on. Not from a place where
            // no table can be; that is the same mistake, and counted once.
            sink.Drop(UsbDrop.BadSignature);
            return index % NcmMessages.MinAlignment == 0 && _ranges.TryClaim((int)index, head + entry) ? next : 0;
        }

        var length = Word(table, 4);
        if (length < least || length > table.Length)
        {
            sink.Drop(length < least || length > _declared - index ? UsbDrop.BadLength : UsbDrop.Truncated);
            return 0;
        }

        var entries = Entries(table[head..length], wide, ref sink);
        if (!Claim((int)index, head + ((entries + 1) * entry), ref sink))
        {
            return 0;
        }

        Datagrams(block, table.Slice(head, entries * entry), wide, crc, ref sink);
        return next;
    }

    private bool Claim(int index, int length, ref FrameSink sink)
    {
        if (_ranges.TryClaim(index, length))
        {
            return true;
        }

        sink.Drop(UsbDrop.Loop);
        return false;
    }

    private static bool IsTable(uint signature, bool wide, out bool crc)
    {
        crc = signature == (wide ? NcmMessages.Ndp32Crc : NcmMessages.Ndp16Crc);
        return crc || signature == (wide ? NcmMessages.Ndp32 : NcmMessages.Ndp16);
    }

    /// <summary>How many entries stand before the one that ends the table (index or length 0).</summary>
    private static int Entries(ReadOnlySpan<byte> entries, bool wide, ref FrameSink sink)
    {
        var size = wide ? NcmMessages.NdpEntry32 : NcmMessages.NdpEntry16;
        var count = 0;
        for (; entries.Length >= size; entries = entries[size..])
        {
            var (index, length) = wide ? (Long(entries, 0), Long(entries, 4)) : ((uint)Word(entries, 0), (uint)Word(entries, 2));
            if (index == 0 || length == 0)
            {
                // An end that is half a datagram is a datagram that is lost.
                if ((index | length) != 0)
                {
                    sink.Drop(UsbDrop.BadLength);
                }

                return count;
            }

            count++;
        }

        // The last entry is the end by definition, whatever it says.
        sink.Drop(UsbDrop.BadHeader);
        return count - 1;
    }

    private void Datagrams(ReadOnlySpan<byte> block, ReadOnlySpan<byte> entries, bool wide, bool crc, ref FrameSink sink)
    {
        var size = wide ? NcmMessages.NdpEntry32 : NcmMessages.NdpEntry16;
        for (; entries.Length >= size; entries = entries[size..])
        {
            long index = wide ? Long(entries, 0) : Word(entries, 0);
            long length = wide ? Long(entries, 4) : Word(entries, 2);
            if (index + length > block.Length)
            {
                sink.Drop(index + length > _declared ? UsbDrop.BadLength : UsbDrop.Truncated);
            }
            else if (length < EtherHeader.Length + (crc ? EtherHeader.CrcLength : 0))
            {
                sink.Drop(UsbDrop.Runt);
            }
            else if (!_ranges.TryClaim((int)index, (int)length))
            {
                sink.Drop(UsbDrop.BadHeader);
            }
            else if (!crc)
            {
                sink.Frame(block.Slice((int)index, (int)length));
            }
            else
            {
                Checked(block.Slice((int)index, (int)length), ref sink);
            }
        }
    }

    private static void Checked(ReadOnlySpan<byte> datagram, ref FrameSink sink)
    {
        if (Crc32.IsValid(datagram))
        {
            sink.Frame(datagram[..^EtherHeader.CrcLength]);
        }
        else
        {
            sink.Drop(UsbDrop.BadCrc);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
