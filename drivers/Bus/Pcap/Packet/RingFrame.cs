using System.Buffers.Binary;
using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Packet;

/// <summary>One frame in a ring: struct tpacket3_hdr or tpacket2_hdr, struct sockaddr_ll, struct virtio_net_hdr, the frame.</summary>
internal readonly unsafe ref struct RingFrame
{
    private const int BlockHeader = 48;
    private const int SlotHeader = 32;
    private const int AddressSize = 20;
    private const int PacketType = 10;
    private const byte TypeOutgoing = 4;
    private const uint ChecksumNotReady = 1 << 3;
    private const uint VlanValid = 1 << 4;
    private const uint VlanTypeValid = 1 << 6;
    private const uint StampOfHardware = 1u << 31;
    private const int AddressesLength = 2 * LinkAddress.Length;
    private const int TagLength = 4;
    private const ushort EtherTypeVlan = 0x8100;

    private readonly byte* _address;
    private readonly byte* _frame;
    private readonly int _captured;

    /// <summary>tp_next_offset: bytes to the next frame of the block; 0 in a slot.</summary>
    internal uint Distance { get; private init; }

    /// <summary>Bytes of it with its VLAN tag.</summary>
    internal int Length => _captured + (HasTag ? TagLength : 0);

    /// <summary>The host sent it; only a kernel without PACKET_IGNORE_OUTGOING shows it.</summary>
    internal bool IsOutgoing => _address[PacketType] == TypeOutgoing;

    /// <summary>The time stamp is the hardware's.</summary>
    internal bool IsStampedByHardware => (Status & StampOfHardware) != 0;

    private uint Status { get; init; }

    private uint Wire { get; init; }

    private long Stamp { get; init; }

    private ushort Tag { get; init; }

    private ushort TagType { get; init; }

    private bool HasTag => (Status & VlanValid) != 0 && _captured >= AddressesLength;

    private RingFrame(byte* address, byte* frame, int captured)
    {
        _address = address;
        _frame = frame;
        _captured = captured;
    }

    /// <summary>Finds one in its block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="offset">Where it should be.</param>
    /// <param name="blockSize">Bytes of the block.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>False: it does not lie within the block.</returns>
    internal static bool TryRead(byte* block, long offset, int blockSize, out RingFrame frame)
    {
        frame = default;
        if (offset < BlockHeader || offset > blockSize - BlockHeader - AddressSize)
        {
            return false;
        }

        var header = block + offset;
        var distance = *(uint*)header;
        var captured = *(uint*)(header + 12);
        var start = *(ushort*)(header + 24);
        if (!Fits(start, captured, BlockHeader, blockSize - offset) || distance > blockSize)
        {
            return false;
        }

        frame = new RingFrame(header + BlockHeader, header + start, (int)captured)
        {
            Distance = distance,
            Status = *(uint*)(header + 20),
            Wire = *(uint*)(header + 16),
            Stamp = (*(uint*)(header + 4) * 1_000_000_000L) + *(uint*)(header + 8),
            Tag = (ushort)*(uint*)(header + 32),
            TagType = *(ushort*)(header + 36),
        };
        return true;
    }

    /// <summary>Reads the one in a slot.</summary>
    /// <returns>False: it does not lie within the slot.</returns>
    internal static bool TryReadSlot(byte* slot, int slotSize, out RingFrame frame)
    {
        frame = default;
        var captured = *(uint*)(slot + 8);
        var start = *(ushort*)(slot + 12);
        if (!Fits(start, captured, SlotHeader, slotSize))
        {
            return false;
        }

        frame = new RingFrame(slot + SlotHeader, slot + start, (int)captured)
        {
            Status = *(uint*)slot,
            Wire = *(uint*)(slot + 4),
            Stamp = (*(uint*)(slot + 16) * 1_000_000_000L) + *(uint*)(slot + 20),
            Tag = *(ushort*)(slot + 24),
            TagType = *(ushort*)(slot + 26),
        };
        return true;
    }

    /// <summary>Copies it into an empty buffer that is long enough; tag and checksum as a wire would show them.</summary>
    internal void CopyTo(Mbuf m)
    {
        var wire = Wire;
        var bytes = new ReadOnlySpan<byte>(_frame, _captured);
        m.Timestamp = Stamp;
        if ((Status & (VlanValid | ChecksumNotReady)) == 0)
        {
            bytes.CopyTo(m.Append(_captured));
            m.WireLength = (int)Math.Min(wire, int.MaxValue);
        }
        else
        {
            Restore(bytes, m.Append(Length));
            m.WireLength = (int)Math.Min(wire + (HasTag ? TagLength : 0u), int.MaxValue);
        }

        if (wire > (uint)_captured)
        {
            m.Flags |= MbufFlags.Truncated;
        }
    }

    /// <summary>The tag that the kernel took out is put back, and the checksum that it left to the hardware is made.</summary>
    private void Restore(ReadOnlySpan<byte> bytes, Span<byte> into)
    {
        var inserted = HasTag ? TagLength : 0;
        if (HasTag)
        {
            bytes[..AddressesLength].CopyTo(into);
            var type = (Status & VlanTypeValid) != 0 ? TagType : EtherTypeVlan;
            BinaryPrimitives.WriteUInt16BigEndian(into[AddressesLength..], type);
            BinaryPrimitives.WriteUInt16BigEndian(into[(AddressesLength + 2)..], Tag);
            bytes[AddressesLength..].CopyTo(into[(AddressesLength + TagLength)..]);
        }
        else
        {
            bytes.CopyTo(into);
        }

        if ((Status & ChecksumNotReady) != 0 && Wire == (uint)_captured)
        {
            new PartialSum(new ReadOnlySpan<byte>(_frame - PartialSum.HeaderSize, PartialSum.HeaderSize)).Complete(into, inserted);
        }
    }

    /// <summary>Whether a frame lies behind its headers and within what is left of its block, or its slot.</summary>
    private static bool Fits(ushort start, uint captured, int header, long room) =>
        start >= header + AddressSize + PartialSum.HeaderSize && captured <= room && start + captured <= room;
}
