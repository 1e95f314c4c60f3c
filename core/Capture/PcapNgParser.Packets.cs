namespace HwNet.Capture;

internal sealed partial class PcapNgParser
{
    private static bool IsPacket(uint blockType) =>
        blockType is PcapNg.EnhancedPacketBlock or PcapNg.SimplePacketBlock or PcapNg.PacketBlock;

    private bool TryReadPacket(Span<byte> buffer, out CapturedFrame frame) => _blockType == PcapNg.SimplePacketBlock
        ? TryReadSimplePacket(buffer, out frame)
        : TryReadStampedPacket(buffer, out frame);

    /// <summary>EPB, or the obsolete Packet Block, which has a drop count where half of the interface number is now.</summary>
    private bool TryReadStampedPacket(Span<byte> buffer, out CapturedFrame frame)
    {
        frame = default;
        Span<byte> body = stackalloc byte[20];
        if (!TryTake(body, "packet header"))
        {
            return false;
        }

        var obsolete = _blockType == PcapNg.PacketBlock;
        if (!TryFindInterface(obsolete ? _order.UInt16(body) : _order.UInt32(body), out var index))
        {
            return false;
        }

        var units = ((ulong)_order.UInt32(body[4..]) << 32) | _order.UInt32(body[8..]);
        var ifp = Interfaces[index];
        if (!ifp.Scale.TryConvert(units, ifp.OffsetSeconds, out var timestamp))
        {
            return Malformed(_blockStart, $"a time stamp of {units} units, which no 64-bit number of nanoseconds holds");
        }

        var captured = _order.UInt32(body[12..]);
        if (!TryReadPacketBytes(buffer, captured))
        {
            return false;
        }

        var drops = obsolete ? _order.UInt16(body[2..]) : 0;
        frame = new CapturedFrame
        {
            Timestamp = timestamp,
            CapturedLength = (int)captured,
            WireLength = BoundWireLength(_order.UInt32(body[16..]), (int)captured),
            InterfaceIndex = index,
            DropCount = drops == ushort.MaxValue ? 0 : drops,
        };
        return TryReadPacketOptions(ref frame);
    }

    /// <summary>SPB: of interface 0, without a time; its captured length follows from the snap length.</summary>
    private bool TryReadSimplePacket(Span<byte> buffer, out CapturedFrame frame)
    {
        frame = default;
        Span<byte> body = stackalloc byte[4];
        if (!TryTake(body, "packet header") || !TryFindInterface(0, out var index))
        {
            return false;
        }

        var wire = _order.UInt32(body);
        var captured = Math.Min(wire, (uint)Interfaces[index].SnapLength);
        if (!TryReadPacketBytes(buffer, captured))
        {
            return false;
        }

        frame = new CapturedFrame
        {
            CapturedLength = (int)captured,
            WireLength = BoundWireLength(wire, (int)captured),
            InterfaceIndex = index,
        };
        return true;
    }

    private bool TryFindInterface(uint number, out int index)
    {
        var count = Interfaces.Count - _firstOfSection;
        index = _firstOfSection + (int)Math.Min(number, (uint)count);
        return number < count || Malformed(_blockStart, $"a packet of interface {number} in a section that has described {count} so far");
    }

    private bool TryReadPacketBytes(Span<byte> buffer, uint captured)
    {
        if (captured > CaptureReader.MaxFrameLength)
        {
            return Malformed(_blockStart, $"a frame of {captured} bytes (at most {CaptureReader.MaxFrameLength} are allowed)");
        }

        if (captured > _left)
        {
            return Malformed(_blockStart, $"a block of {_blockLength} bytes is too short for its {captured} bytes of frame");
        }

        _left -= captured;
        return TryReadBytes(buffer, (int)captured) ? TryPass((uint)PcapNg.Pad((int)captured), "padding") : Truncated(_blockStart, "block");
    }
}
