using System.Buffers.Binary;
using HwNet.Buffers;

namespace HwNet.Bus.Pcap.Packet;

/// <summary>One frame in a block of the ring: struct tpacket3_hdr, struct sockaddr_ll, struct virtio_net_hdr, the frame.</summary>
internal readonly unsafe ref struct RingFrame
{
    private const int HeaderSize = 48;
    private const int AddressSize = 20;
    private const int PacketType = HeaderSize + 10;
    private const byte TypeOutgoing = 4;
    private const uint ChecksumNotReady = 1 << 3;
    private const uint VlanValid = 1 << 4;
    private const uint VlanTypeValid = 1 << 6;
    private const int AddressesLength = 2 * LinkAddress.Length;
    private const int TagLength = 4;
    private const ushort EtherTypeVlan = 0x8100;

    private readonly byte* _header;
    private readonly byte* _frame;
    private readonly int _captured;
    private readonly uint _status;

    private RingFrame(byte* header, uint distance, int captured, int start)
    {
        _header = header;
        _frame = header + start;
        _captured = captured;
        _status = *(uint*)(header + 20);
        Distance = distance;
    }

    /// <summary>tp_next_offset: bytes to the next frame of the block.</summary>
    internal uint Distance { get; }

    /// <summary>Bytes of it with its VLAN tag.</summary>
    internal int Length => _captured + (HasTag ? TagLength : 0);

    /// <summary>The host sent it; only a kernel without PACKET_IGNORE_OUTGOING shows it.</summary>
    internal bool IsOutgoing => _header[PacketType] == TypeOutgoing;

    private bool HasTag => (_status & VlanValid) != 0 && _captured >= AddressesLength;

    /// <summary>Finds one in its block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="offset">Where it should be.</param>
    /// <param name="blockSize">Bytes of the block.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>False: it does not lie within the block.</returns>
    internal static bool TryRead(byte* block, long offset, int blockSize, out RingFrame frame)
    {
        frame = default;
        if (offset < HeaderSize || offset > blockSize - HeaderSize - AddressSize)
        {
            return false;
        }

        var header = block + offset;
        var distance = *(uint*)header;
        var captured = *(uint*)(header + 12);
        var start = *(ushort*)(header + 24);
        var minimum = HeaderSize + AddressSize + PartialSum.HeaderSize;
        if (start < minimum || captured > blockSize || offset + start + captured > blockSize || distance > blockSize)
        {
            return false;
        }

        frame = new RingFrame(header, distance, (int)captured, start);
        return true;
    }

    /// <summary>Copies it into an empty buffer that is long enough; tag and checksum as a wire would show them.</summary>
    internal void CopyTo(Mbuf m)
    {
        var wire = *(uint*)(_header + 16);
        var bytes = new ReadOnlySpan<byte>(_frame, _captured);
        m.Timestamp = (*(uint*)(_header + 4) * 1_000_000_000L) + *(uint*)(_header + 8);
        if ((_status & (VlanValid | ChecksumNotReady)) == 0)
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
            var type = (_status & VlanTypeValid) != 0 ? *(ushort*)(_header + 36) : EtherTypeVlan;
            BinaryPrimitives.WriteUInt16BigEndian(into[AddressesLength..], type);
            BinaryPrimitives.WriteUInt16BigEndian(into[(AddressesLength + 2)..], (ushort)*(uint*)(_header + 32));
            bytes[AddressesLength..].CopyTo(into[(AddressesLength + TagLength)..]);
        }
        else
        {
            bytes.CopyTo(into);
        }

        if ((_status & ChecksumNotReady) != 0 && *(uint*)(_header + 16) == (uint)_captured)
        {
            new PartialSum(new ReadOnlySpan<byte>(_frame - PartialSum.HeaderSize, PartialSum.HeaderSize)).Complete(into, inserted);
        }
    }
}
