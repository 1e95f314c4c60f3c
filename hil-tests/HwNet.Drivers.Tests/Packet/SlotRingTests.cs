using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Bus.Pcap.Packet;
using HwNet.Bus.Pcap.Posix;

namespace HwNet.Drivers.Tests.Packet;

/// <summary>The ring of slots as a kernel that lies would fill it: offsets after linux/if_packet.h.</summary>
public sealed class SlotRingTests
{
    private const int BlockSize = 65_536;
    private const int SlotSize = 1664;
    private const int SlotsOfBlock = BlockSize / SlotSize;

    private static SlotRing Ring()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "packet sockets are Linux's");
        return new SlotRing(MappedMemory.TryAllocate(2 * BlockSize)!, BlockSize, SlotSize);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_ring_that_says_anything_is_read_within_its_bounds(int seed)
    {
        using var ring = Ring();
        using var pool = new MbufPool(256);
        var random = new Random(seed);
        var counts = default(ReceiveCounts);
        var taken = 0;

        for (var round = 0; round < 200; round++)
        {
            random.NextBytes(ring.Bytes);
            for (var i = 0; i < 2 * SlotsOfBlock; i++)
            {
                Put(ring, i, random.Next(3) == 0 ? random.Next() : random.Next(2000), random.Next(0, 200));
            }

            var frames = default(MbufBatch);
            taken += ring.Take(pool, ref frames, 4 * SlotsOfBlock, ref counts);
            _ = frames.FreeAll();
        }

        Assert.Equal(200 * 2 * SlotsOfBlock, taken);
        Assert.True(counts.Malformed > 0 && counts.Received > 0, $"seed {seed}");
        Assert.Equal(0, pool.Outstanding);
    }

    [SkippableFact]
    public void Slots_are_taken_in_order_over_the_ends_of_blocks_and_ring_and_given_back()
    {
        using var ring = Ring();
        using var pool = new MbufPool(512);
        var counts = default(ReceiveCounts);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 2 * SlotsOfBlock; i++)
            {
                Put(ring, i, 60 + i, 92);
            }

            var got = default(MbufBatch);
            Assert.Equal(10, ring.Take(pool, ref got, 10, ref counts));
            Assert.Equal((2 * SlotsOfBlock) - 10, ring.Take(pool, ref got, 1000, ref counts));
            Assert.Equal(0, ring.Take(pool, ref got, 1000, ref counts));
            for (var i = 0; got.TryRemoveFirst(out var m); i++)
            {
                // 4 bytes are the tag that the kernel took out.
                Assert.Equal((64 + i, 64 + i, "88a80007"), (m.Length, m.WireLength, Convert.ToHexStringLower(m.Data.Slice(12, 4))));
                Assert.Equal(5_000_000_006, m.Timestamp);
                m.Free();
            }
        }

        Assert.Equal(6 * SlotsOfBlock, counts.Received);
        Assert.Equal(6 * SlotsOfBlock, counts.StampedByHardware);
        Assert.Equal(0, pool.Outstanding);
    }

    private static void Put(SlotRing ring, int number, int captured, int start)
    {
        var slot = ring.Bytes[((number / SlotsOfBlock * BlockSize) + (number % SlotsOfBlock * SlotSize))..];
        // Handed over, tag and its type valid, stamped by the hardware.
        BinaryPrimitives.WriteUInt32LittleEndian(slot, 1 | 16 | 64 | 0x8000_0000);
        BinaryPrimitives.WriteInt32LittleEndian(slot[4..], captured);
        BinaryPrimitives.WriteInt32LittleEndian(slot[8..], captured);
        BinaryPrimitives.WriteUInt16LittleEndian(slot[12..], (ushort)start);
        BinaryPrimitives.WriteInt32LittleEndian(slot[16..], 5);
        BinaryPrimitives.WriteInt32LittleEndian(slot[20..], 6);
        BinaryPrimitives.WriteUInt16LittleEndian(slot[24..], 7);
        BinaryPrimitives.WriteUInt16LittleEndian(slot[26..], 0x88a8);
        slot[32 + 10] = 0;
    }
}
