using System.Buffers.Binary;
using System.Runtime.InteropServices;
using HwNet.Wire;

namespace HwNet.Bus.Pcap.Packet;

/// <summary>struct virtio_net_hdr: where a sender on this host left a checksum for the hardware to complete.</summary>
/// <remarks>Such a frame was on no wire: its bytes are as the sender wrote them, and completing the sum vouches for nothing that nobody checked.</remarks>
internal readonly struct PartialSum
{
    /// <summary>Bytes of the structure.</summary>
    internal const int HeaderSize = 10;

    private const byte NeedsSum = 1;

    // SCTP's CRC32c has the only field at this place; it is no sum.
    private const int OffsetOfSctp = 8;

    private readonly byte _flags;
    private readonly ushort _start;
    private readonly ushort _offset;

    internal PartialSum(ReadOnlySpan<byte> header)
    {
        _flags = header[0];
        _start = MemoryMarshal.Read<ushort>(header[6..]);
        _offset = MemoryMarshal.Read<ushort>(header[8..]);
    }

    /// <summary>csum_start, csum_offset: sums from there to the end and stores the complement; the field holds the pseudo-header's sum already.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="inserted">Bytes of a VLAN tag that the kernel does not count.</param>
    internal void Complete(Span<byte> frame, int inserted)
    {
        var start = _start + inserted;
        var field = start + _offset;
        if ((_flags & NeedsSum) == 0 || _offset == OffsetOfSctp || field > frame.Length - sizeof(ushort))
        {
            return;
        }

        var sum = InternetChecksum.Compute(frame[start..]);
        // 0 means "no checksum" in UDP, and is the same number as all ones in the sums of all protocols.
        BinaryPrimitives.WriteUInt16BigEndian(frame[field..], sum == 0 ? (ushort)0xffff : sum);
    }
}
