using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;
using static HwNet.Drivers.Axge.AxgeRegisters;

namespace HwNet.Drivers.Axge;

/// <summary>The AX88179A's own layout: [8 bytes: length, flags, tag][frame], padded to 8 bytes; the next header follows.</summary>
/// <remarks>
/// A transfer that would end with a packet has eight bytes more, and its last header says so: no packet without bytes follows it.
/// Sources checked: the vendor's `ax88179a_772d.c` (several frames a transfer), Linux `aqc111.c` (the padding, the tag).
/// </remarks>
public sealed class AxgeOwnFramer : UsbFramer
{
    private const int Header = sizeof(ulong);
    private const int Alignment = 8;
    private const int Shortest = 60;

    private int _end;
    private int _last;
    private int _room;

    /// <summary>True: the chip fills in sums, unless a frame says that it is complete.</summary>
    public bool FillsSums { get; set; }

    /// <inheritdoc/>
    public override int Headroom => Header;

    /// <inheritdoc/>
    public override int Tailroom => Alignment - 1 + Alignment;

    /// <inheritdoc/>
    public override bool Aggregates => true;

    /// <inheritdoc/>
    public override bool IsFull => _end + Header + Shortest + Tailroom > _room;

    /// <inheritdoc/>
    public override bool TryFrameAlone(Mbuf m, int maxPacketSize, out bool zeroPacket)
    {
        ArgumentNullException.ThrowIfNull(m);
        zeroPacket = false;
        var length = m.Length;
        var end = Up(Header + length);
        var ends = EndsPacket(end, maxPacketSize);
        var behind = end - Header - length + (ends ? Alignment : 0);
        if (length > OwnTransmitLengthMax || m.Headroom < Header || m.Tailroom < behind)
        {
            return false;
        }

        var what = Describe(m) | (ends ? OwnTransmitPad : 0);
        m.Append(behind).Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(m.Prepend(Header), what);
        return true;
    }

    /// <inheritdoc/>
    public override void Begin(Span<byte> transfer) => (_end, _last, _room) = (0, 0, transfer.Length);

    /// <inheritdoc/>
    public override bool TryAppend(Span<byte> transfer, Mbuf m)
    {
        ArgumentNullException.ThrowIfNull(m);
        var behind = _end + Header + m.Length;
        var end = Up(behind);
        if (m.Length > OwnTransmitLengthMax || end + Alignment > _room)
        {
            return false;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(transfer[_end..], Describe(m));
        m.Data.CopyTo(transfer[(_end + Header)..]);
        transfer[behind..end].Clear();
        (_last, _end) = (_end, end);
        return true;
    }

    /// <inheritdoc/>
    public override int End(Span<byte> transfer, int maxPacketSize, out bool zeroPacket)
    {
        zeroPacket = false;
        if (_end == 0 || !EndsPacket(_end, maxPacketSize))
        {
            return _end;
        }

        var header = transfer[_last..];
        BinaryPrimitives.WriteUInt64LittleEndian(header, BinaryPrimitives.ReadUInt64LittleEndian(header) | OwnTransmitPad);
        transfer.Slice(_end, Alignment).Clear();
        return _end + Alignment;
    }

    private static int Up(int end) => (end + Alignment - 1) & -Alignment;

    private static bool EndsPacket(int end, int maxPacketSize) => maxPacketSize > 0 && end % maxPacketSize == 0;

    private ulong Describe(Mbuf m)
    {
        var isComplete = FillsSums && (m.Checksum & (MbufChecksum.FillL3 | MbufChecksum.FillL4)) == 0;
        var tag = m.VlanTag is { } put ? OwnTransmitTag | ((ulong)put << OwnTransmitTagShift) : 0;
        return (uint)m.Length | (isComplete ? TransmitComplete : 0) | tag;
    }
}
