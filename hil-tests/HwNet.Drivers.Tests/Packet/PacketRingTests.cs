using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Bus.Pcap.Packet;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Drivers.Tests.Packet;

/// <summary>The ring as a kernel that lies would fill it: offsets after linux/if_packet.h.</summary>
public sealed class PacketRingTests
{
    private const int BlockSize = 65_536;

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_ring_that_says_anything_is_read_within_its_bounds(int seed)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "packet sockets are Linux's");
        var random = new Random(seed);
        using var pool = new MbufPool(256);
        using var ring = new PacketRing(MappedMemory.TryAllocate(2 * BlockSize)!, BlockSize);
        var counts = default(ReceiveCounts);

        for (var round = 0; round < 2000; round++)
        {
            Scribble(random, ring.Bytes.Slice(round % 2 * BlockSize, BlockSize));
            var frames = default(MbufBatch);
            var taken = 0;
            for (var i = 0; i < 100 && taken == 0; i++)
            {
                taken = ring.Take(pool, ref frames, random.Next(1, 300), ref counts);
                Assert.InRange(frames.Count, 0, 300);
                _ = frames.FreeAll();
            }
        }

        Assert.True(counts.Malformed > 0, $"seed {seed}");
        Assert.Equal(0, pool.Outstanding);
    }

    [SkippableFact]
    public void A_frame_that_ends_beyond_its_block_ends_the_block_and_the_next_block_is_good()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "packet sockets are Linux's");
        using var pool = new MbufPool(16);
        using var ring = new PacketRing(MappedMemory.TryAllocate(2 * BlockSize)!, BlockSize);
        Fill(ring.Bytes[..BlockSize], frames: 3, captured: BlockSize);
        Fill(ring.Bytes[BlockSize..], frames: 1, captured: 60);
        var counts = default(ReceiveCounts);
        var got = default(MbufBatch);

        Assert.Equal(2, ring.Take(pool, ref got, 10, ref counts));

        Assert.Equal((1, 1L, 1L), (got.Count, counts.Malformed, counts.Received));
        Assert.Equal(64, got.First!.Length);
        Assert.Equal("88a80007", Convert.ToHexStringLower(got.First.Data.Slice(12, 4)));
        Assert.Equal(0u, BinaryPrimitives.ReadUInt32LittleEndian(ring.Bytes[8..]));
        _ = got.FreeAll();
    }

    [SkippableTheory]
    [InlineData(6, true)]
    [InlineData(8, false)]
    [InlineData(28, false)]
    [InlineData(60_000, false)]
    public void A_checksum_is_made_in_a_tagged_frame_too_unless_it_is_none_or_lies_elsewhere(int offset, bool made)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "packet sockets are Linux's");
        using var pool = new MbufPool(16);
        using var ring = new PacketRing(MappedMemory.TryAllocate(2 * BlockSize)!, BlockSize);
        var block = ring.Bytes[..BlockSize];
        Fill(block, frames: 1, captured: 64);
        Assert.True(pool.TryGet(out var m));
        UdpFrames.Write(m, 1234, 56);
        UdpFrames.WritePseudoSum(m.Data[14..]);
        m.Data.CopyTo(block[(48 + 92)..]);
        m.Free();
        // struct virtio_net_hdr: flags, csum_start, csum_offset.
        var header = block[(48 + 82)..];
        header[0] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 34);
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], (ushort)offset);
        var counts = default(ReceiveCounts);
        var got = default(MbufBatch);

        Assert.Equal(1, ring.Take(pool, ref got, 10, ref counts));

        Assert.Equal(made, UdpFrames.HasRightSum(got.First!.Data[18..]));
        _ = got.FreeAll();
    }

    private static void Scribble(Random random, Span<byte> block)
    {
        Fill(block, random.Next(0, 5), random.Next(0, 3) == 0 ? random.Next() : random.Next(0, 2000));
        for (var i = random.Next(4); i > 0; i--)
        {
            BinaryPrimitives.WriteInt32LittleEndian(block[(random.Next(4, 70) * 4)..], random.Next(2) == 0 ? random.Next() : random.Next(0, BlockSize));
        }

        // block_status: handed over.
        block[8] |= 1;
    }

    private static void Fill(Span<byte> block, int frames, int captured)
    {
        block[..512].Clear();
        block[8] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(block[12..], frames);
        BinaryPrimitives.WriteInt32LittleEndian(block[16..], 48);
        var frame = block[48..];
        BinaryPrimitives.WriteInt32LittleEndian(frame, 256);
        BinaryPrimitives.WriteInt32LittleEndian(frame[12..], captured);
        BinaryPrimitives.WriteInt32LittleEndian(frame[16..], captured);
        // Checksum not ready, tag and its type valid.
        BinaryPrimitives.WriteInt32LittleEndian(frame[20..], 1 | 8 | 16 | 64);
        BinaryPrimitives.WriteUInt16LittleEndian(frame[24..], 92);
        BinaryPrimitives.WriteInt32LittleEndian(frame[32..], 7);
        BinaryPrimitives.WriteUInt16LittleEndian(frame[36..], 0x88a8);
    }
}
