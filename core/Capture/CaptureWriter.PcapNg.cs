using System.Text.Unicode;

namespace HwNet.Capture;

public sealed partial class CaptureWriter
{
    private const int BlockOverhead = 12;
    private const int OptionHeader = 4;
    private const int LongestText = 1000;

    private static ReadOnlySpan<byte> UserApplication => "hwnet"u8;

    private void PutSectionHeader()
    {
        var length = (uint)(BlockOverhead + 16 + TextOptionLength(UserApplication.Length) + OptionHeader);
        _output.PutUInt32(PcapNg.SectionHeaderBlock);
        _output.PutUInt32(length);
        _output.PutUInt32(PcapNg.ByteOrderMagic);
        _output.PutUInt16(1);
        _output.PutUInt16(0);
        _output.PutUInt64(ulong.MaxValue);
        PutTextOption(PcapNg.UserApplication, UserApplication);
        _output.PutUInt32(PcapNg.EndOfOptions);
        _output.PutUInt32(length);
    }

    private void PutInterface(CaptureInterface ifp)
    {
        Span<byte> room = stackalloc byte[LongestText];
        var name = Encode(ifp.Name, room);
        var length = (uint)(BlockOverhead + 8 + TextOptionLength(name.Length) + 8 + OptionHeader);
        _output.PutUInt32(PcapNg.InterfaceDescriptionBlock);
        _output.PutUInt32(length);
        _output.PutUInt16((ushort)ifp.LinkType);
        _output.PutUInt16(0);
        _output.PutUInt32((uint)ifp.SnapLength);
        PutTextOption(PcapNg.IfName, name);
        _output.PutUInt16(PcapNg.IfTsResol);
        _output.PutUInt16(1);
        _output.PutUInt32(9);
        _output.PutUInt32(PcapNg.EndOfOptions);
        _output.PutUInt32(length);
    }

    private void PutEnhancedPacket(in CapturedFrame frame, ReadOnlySpan<byte> bytes, uint wire, string? comment)
    {
        Span<byte> room = stackalloc byte[comment is null ? 0 : LongestText];
        var text = Encode(comment, room);
        var options = TextOptionLength(text.Length) + (frame.Direction == CaptureDirection.Unknown ? 0 : 8) + (frame.DropCount > 0 ? 12 : 0);
        options += options > 0 ? OptionHeader : 0;
        var length = (uint)(BlockOverhead + 20 + bytes.Length + PcapNg.Pad(bytes.Length) + options);
        _output.PutUInt32(PcapNg.EnhancedPacketBlock);
        _output.PutUInt32(length);
        _output.PutUInt32((uint)frame.InterfaceIndex);
        PutTimestamp(frame.Timestamp);
        _output.PutUInt32((uint)bytes.Length);
        _output.PutUInt32(wire);
        _output.Put(bytes);
        _output.PutPadding(bytes.Length);
        if (options > 0)
        {
            PutPacketOptions(frame, text);
        }

        _output.PutUInt32(length);
    }

    private void PutPacketOptions(in CapturedFrame frame, ReadOnlySpan<byte> comment)
    {
        PutTextOption(PcapNg.Comment, comment);
        if (frame.Direction != CaptureDirection.Unknown)
        {
            _output.PutUInt16(PcapNg.EpbFlags);
            _output.PutUInt16(4);
            _output.PutUInt32((uint)frame.Direction);
        }

        if (frame.DropCount > 0)
        {
            PutCountOption(PcapNg.EpbDropCount, frame.DropCount);
        }

        _output.PutUInt32(PcapNg.EndOfOptions);
    }

    private void PutStatistics(int index, WrittenInterface written)
    {
        const uint Length = BlockOverhead + 12 + 12 + 12 + OptionHeader;
        _output.PutUInt32(PcapNg.InterfaceStatisticsBlock);
        _output.PutUInt32(Length);
        _output.PutUInt32((uint)index);
        PutTimestamp(written.LastTimestamp);
        PutCountOption(PcapNg.IsbIfRecv, written.Received);
        PutCountOption(PcapNg.IsbIfDrop, written.Dropped);
        _output.PutUInt32(PcapNg.EndOfOptions);
        _output.PutUInt32(Length);
    }

    private void PutTimestamp(long timestamp)
    {
        var units = (ulong)Math.Max(0, timestamp);
        _output.PutUInt32((uint)(units >> 32));
        _output.PutUInt32((uint)units);
    }

    private void PutCountOption(ushort code, long count)
    {
        _output.PutUInt16(code);
        _output.PutUInt16(8);
        _output.PutUInt64((ulong)count);
    }

    private void PutTextOption(ushort code, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        _output.PutUInt16(code);
        _output.PutUInt16((ushort)text.Length);
        _output.Put(text);
        _output.PutPadding(text.Length);
    }

    private static int TextOptionLength(int length) => length == 0 ? 0 : OptionHeader + length + PcapNg.Pad(length);

    /// <summary>As much of the text as fits, never half a character.</summary>
    private static ReadOnlySpan<byte> Encode(string? text, Span<byte> room)
    {
        _ = Utf8.FromUtf16(text, room, out _, out var written, replaceInvalidSequences: true);
        return room[..written];
    }
}
