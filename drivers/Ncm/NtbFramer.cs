using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Drivers.Ncm;

/// <summary>Builds NCM transfer blocks: a lone frame where it lies, or several in a buffer, within all that the device asked for.</summary>
/// <remarks>
/// The pointer table stands right behind the header with room for every datagram, as devices know it from Linux, unless
/// <see cref="TableAtEnd"/>. A block that would end on a packet boundary gets one zero byte, which counts as part of it; a block as long as
/// the device takes needs none, because nothing can follow.
/// </remarks>
public sealed class NtbFramer : UsbFramer
{
    /// <summary>A block that lacks this many packets to the full size, or fewer, is filled up: devices receive full blocks with less effort.</summary>
    private const int FillPackets = 3;

    private const int EthernetHeader = 14;

    private readonly NtbFormat _format;
    private readonly NcmParameters _device;
    private readonly int _limit;
    private readonly (int Index, int Length)[] _datagrams;
    private int _count;
    private int _end;
    private int _room;
    private ushort _sequence;

    /// <summary>A framer for a device.</summary>
    /// <param name="wide">NTB32; only when the device was set to it.</param>
    /// <param name="device">What it asked for.</param>
    /// <param name="maxBlock">The longest block to build; the device's own limit counts too.</param>
    public NtbFramer(bool wide, in NcmParameters device, int maxBlock = NcmMessages.UsualBlockLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBlock, NcmMessages.MinBlockLength);
        _format = wide ? NtbFormat.Ntb32 : NtbFormat.Ntb16;
        _device = device;
        _limit = Math.Min(Math.Min(maxBlock, device.OutMaxSize), _format.MaxLength);
        _datagrams = new (int, int)[device.OutMaxDatagrams];
    }

    /// <summary>Quirk of Huawei modems (E3372 and others): the pointer table must follow the datagrams.</summary>
    public bool TableAtEnd { get; init; }

    /// <summary>Quirk of Apple devices: a block that ends on a packet boundary is followed by a zero-length packet instead of a zero byte.</summary>
    public bool ZeroPackets { get; init; }

    /// <summary>Bytes of the buffer that <see cref="Begin"/> can make use of.</summary>
    public int TransferSize => _limit;

    /// <inheritdoc/>
    public override bool Aggregates => true;

    /// <inheritdoc/>
    public override int Headroom => FrameAt(TableAtEnd ? _format.HeaderLength : FirstTable + _format.TableLength(1));

    /// <inheritdoc/>
    public override int Tailroom => TableAtEnd ? _device.OutAlignment + _format.TableLength(1) : 1;

    /// <inheritdoc/>
    public override bool IsFull => _count == _datagrams.Length || _end + EthernetHeader > _room;

    private int FirstTable => Up(_format.HeaderLength, _device.OutAlignment);

    /// <inheritdoc/>
    public override bool TryFrameAlone(Mbuf m, int maxPacketSize, out bool zeroPacket)
    {
        zeroPacket = false;
        var (start, length) = (Headroom, m.Length);
        var table = TableAtEnd ? Up(start + length, _device.OutAlignment) : FirstTable;
        var end = TableAtEnd ? table + _format.TableLength(1) : start + length;
        var limit = Math.Min(_device.OutMaxSize, _format.MaxLength);
        var total = end + (NeedsByte(end, limit, maxPacketSize) ? 1 : 0);
        if (total > limit || m.Headroom < start || m.Tailroom < total - start - length)
        {
            return false;
        }

        m.Prepend(start).Clear();
        m.Append(total - start - length).Clear();
        var block = m.Data;
        _format.WriteHeader(block, _sequence++, total, table);
        _format.WriteTable(block.Slice(table, _format.TableLength(1)), 1);
        _format.WriteEntry(block[table..], 0, start, length);
        zeroPacket = ZeroPackets && Ends(total, maxPacketSize);
        return true;
    }

    /// <inheritdoc/>
    public override void Begin(Span<byte> transfer)
    {
        _count = 0;
        _room = Math.Min(transfer.Length, _limit);
        _end = TableAtEnd ? _format.HeaderLength : FirstTable + _format.TableLength(_datagrams.Length);
        transfer[..Math.Min(_end, _room)].Clear();
    }

    /// <inheritdoc/>
    public override bool TryAppend(Span<byte> transfer, ReadOnlySpan<byte> frame)
    {
        var start = FrameAt(_end);
        var end = start + frame.Length;
        var block = TableAtEnd ? Up(end, _device.OutAlignment) + _format.TableLength(_count + 1) : end;

        // One byte is held back for the end, unless the block may be as long as the device takes.
        if (_count == _datagrams.Length || block > _room - (_room == _device.OutMaxSize ? 0 : 1))
        {
            return false;
        }

        transfer[_end..start].Clear();
        frame.CopyTo(transfer[start..]);
        _datagrams[_count++] = (start, frame.Length);
        _end = end;
        return true;
    }

    /// <inheritdoc/>
    public override int End(Span<byte> transfer, int maxPacketSize, out bool zeroPacket)
    {
        zeroPacket = false;
        if (_count == 0)
        {
            return 0;
        }

        var table = TableAtEnd ? Up(_end, _device.OutAlignment) : FirstTable;
        var tableLength = _format.TableLength(TableAtEnd ? _count : _datagrams.Length);
        transfer[_end..Math.Max(_end, table)].Clear();
        _format.WriteTable(transfer.Slice(table, tableLength), _count);
        for (var i = 0; i < _count; i++)
        {
            _format.WriteEntry(transfer[table..], i, _datagrams[i].Index, _datagrams[i].Length);
        }

        var end = Math.Max(_end, table + tableLength);
        var total = Padded(end, maxPacketSize);
        transfer[end..total].Clear();
        _format.WriteHeader(transfer, _sequence++, total, table);
        zeroPacket = ZeroPackets && Ends(total, maxPacketSize);
        _count = 0;
        return total;
    }

    private static bool Ends(int length, int maxPacketSize) => maxPacketSize > 0 && length % maxPacketSize == 0;

    private static int Up(int value, int alignment) => (value + alignment - 1) & -alignment;

    private int Padded(int end, int maxPacketSize)
    {
        // Only when that ends the transfer by itself: the buffer is as long as the device takes.
        var fill = !ZeroPackets && _room == _device.OutMaxSize && end > Math.Max(_room - (FillPackets * maxPacketSize), NcmMessages.MinBlockLength / 4);
        return fill ? _room : end + (NeedsByte(end, _room, maxPacketSize) ? 1 : 0);
    }

    private bool NeedsByte(int length, int limit, int maxPacketSize) =>
        !ZeroPackets && Ends(length, maxPacketSize) && (length < limit || length != _device.OutMaxSize);

    /// <summary>The first place at or behind <paramref name="end"/> where a frame may begin.</summary>
    private int FrameAt(int end) => end + ((_device.FrameRemainder - end) & (_device.OutDivisor - 1));
}
