using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Drivers.Shared.UsbEther;

namespace HwNet.Drivers.Rndis;

/// <summary>Builds RNDIS data messages: one where the frame lies, or as many in a buffer as the device takes.</summary>
/// <remarks>
/// A transfer that would end on a packet boundary gets one byte behind the last message: the protocol forbids zero-length packets. A transfer
/// as long as the device takes needs none.
/// </remarks>
public sealed class RndisFramer : UsbFramer
{
    private readonly RndisLimits _device;
    private readonly int _limit;
    private int _count;
    private int _end;
    private int _room;
    private int _last;

    /// <summary>A framer for a device.</summary>
    /// <param name="device">What it said.</param>
    /// <param name="maxTransfer">The longest transfer of several packets; the device's own limit counts too.</param>
    public RndisFramer(in RndisLimits device, int maxTransfer = 16384)
    {
        _device = device;
        _limit = Math.Min(maxTransfer, device.MaxTransfer);
    }

    /// <summary>Bytes of the buffer that <see cref="Begin"/> can make use of.</summary>
    public int TransferSize => _limit;

    /// <inheritdoc/>
    public override bool Aggregates => _device.MaxPackets > 1;

    /// <inheritdoc/>
    public override int Headroom => RndisMessages.DataHeader;

    /// <inheritdoc/>
    public override int Tailroom => 1;

    /// <inheritdoc/>
    public override bool IsFull => _count == _device.MaxPackets || _end + RndisMessages.DataHeader > _room;

    /// <inheritdoc/>
    public override bool TryFrameAlone(Mbuf m, int maxPacketSize, out bool zeroPacket)
    {
        zeroPacket = false;
        var (length, total) = (m.Length, m.Length + RndisMessages.DataHeader);
        var behind = Ends(total, maxPacketSize) && total < _device.MaxTransfer ? 1 : 0;
        if (total > _device.MaxTransfer || m.Headroom < RndisMessages.DataHeader || m.Tailroom < behind)
        {
            return false;
        }

        m.Append(behind).Clear();
        WriteHeader(m.Prepend(RndisMessages.DataHeader), length);
        return true;
    }

    /// <inheritdoc/>
    public override void Begin(Span<byte> transfer) => (_count, _end, _last, _room) = (0, 0, 0, Math.Min(transfer.Length, _limit));

    /// <inheritdoc/>
    public override bool TryAppend(Span<byte> transfer, ReadOnlySpan<byte> frame)
    {
        var start = (_end + _device.Alignment - 1) & -_device.Alignment;
        var end = start + RndisMessages.DataHeader + frame.Length;

        // One byte is held back for the end, unless the transfer may be as long as the device takes.
        if (_count == _device.MaxPackets || end > _room - (_room == _device.MaxTransfer ? 0 : 1))
        {
            return false;
        }

        if (_count > 0)
        {
            // The next message begins where this one says it ends.
            transfer[_end..start].Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(transfer[(_last + 4)..], (uint)(start - _last));
        }

        WriteHeader(transfer[start..], frame.Length);
        frame.CopyTo(transfer[(start + RndisMessages.DataHeader)..]);
        (_count, _end, _last) = (_count + 1, end, start);
        return true;
    }

    /// <inheritdoc/>
    public override int End(Span<byte> transfer, int maxPacketSize, out bool zeroPacket)
    {
        zeroPacket = false;
        var total = _end;
        if (_count > 0 && Ends(total, maxPacketSize) && total < _device.MaxTransfer)
        {
            transfer[total++] = 0;
        }

        (_count, _end) = (0, 0);
        return total;
    }

    private static bool Ends(int length, int maxPacketSize) => maxPacketSize > 0 && length % maxPacketSize == 0;

    private static void WriteHeader(Span<byte> message, int length)
    {
        message[..RndisMessages.DataHeader].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(message, RndisMessages.Packet);
        BinaryPrimitives.WriteUInt32LittleEndian(message[4..], (uint)(RndisMessages.DataHeader + length));
        BinaryPrimitives.WriteUInt32LittleEndian(message[8..], RndisMessages.DataHeader - RndisMessages.OffsetBase);
        BinaryPrimitives.WriteUInt32LittleEndian(message[12..], (uint)length);
    }
}
