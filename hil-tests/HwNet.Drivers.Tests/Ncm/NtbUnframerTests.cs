using System.Buffers.Binary;
using HwNet.Drivers.Ncm;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.Ncm;

/// <summary>What a block may be, and what is made of one that lies. Each in both widths.</summary>
public sealed class NtbUnframerTests : IDisposable
{
    private readonly SinkRig _rig = new();
    private readonly NtbUnframer _unframer = new(16384);

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Several_frames_come_in_the_order_of_the_table(bool wide)
    {
        byte[][] frames = [Bytes.Frame(1, 60), Bytes.Frame(2, 1514), Bytes.Frame(3, 14), Bytes.Frame(4, 61)];

        Assert.Equal(frames, _rig.Unframe(_unframer, TestBlock.Good(wide, 0, frames)));
        Assert.Equal("", _rig.Drops);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Several_tables_are_followed_even_when_their_datagrams_lie_mixed(bool wide)
    {
        byte[][] frames = [Bytes.Frame(0, 60), Bytes.Frame(1, 70), Bytes.Frame(2, 80), Bytes.Frame(3, 90)];
        var block = new TestBlock(wide);
        var at = frames.Select(f => (long)block.Put(f)).ToArray();
        var second = block.PutTable((at[3], 90), (at[1], 70));
        var first = block.PutTable([(at[0], 60), (at[2], 80)], crc: false, next: second);

        Assert.Equal([frames[0], frames[2], frames[3], frames[1]], _rig.Unframe(_unframer, block.Finish(first)));
        Assert.Equal("", _rig.Drops);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_block_of_length_0_ends_with_the_transfer(bool wide)
    {
        var block = new TestBlock(wide);
        var frame = Bytes.Frame(1, 100);
        var table = block.PutTable((block.Put(frame), 100));

        Assert.Equal(frame, Assert.Single(_rig.Unframe(_unframer, block.Finish(table, length: 0))));
        Assert.Equal("", _rig.Drops);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 500)]
    [InlineData(true, 500)]
    public void Bytes_behind_the_block_cost_no_datagram(bool wide, int count)
    {
        var frame = Bytes.Frame(1, 60);
        byte[] transfer = [.. TestBlock.Good(wide, 0, frame), .. new byte[count]];

        Assert.Equal(frame, Assert.Single(_rig.Unframe(_unframer, transfer)));
        Assert.Equal("", _rig.Drops);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_second_block_in_the_transfer_is_taken_apart_too(bool wide)
    {
        byte[] transfer = [.. TestBlock.Good(wide, 4, Bytes.Frame(1, 60)), .. TestBlock.Good(!wide, 5, Bytes.Frame(2, 60))];

        Assert.Equal([Bytes.Frame(1, 60), Bytes.Frame(2, 60)], _rig.Unframe(_unframer, transfer));
        Assert.Equal(0, _unframer.SequenceGaps);
        Assert.Equal(2, _unframer.Blocks);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_datagram_with_a_CRC_is_checked_and_stripped(bool wide)
    {
        var (good, bad) = (Bytes.Frame(1, 60), Bytes.Frame(2, 60));
        var block = new TestBlock(wide);
        Span<byte> crc = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(crc, Bytes.Crc(good));
        (long, long)[] entries = [(block.Put([.. bad, .. crc]), 64), (block.Put([.. good, .. crc]), 64), (block.Put(new byte[17]), 17)];
        var table = block.PutTable(entries, crc: true, next: 0);

        Assert.Equal(good, Assert.Single(_rig.Unframe(_unframer, block.Finish(table))));
        Assert.Equal("Runt 1, BadCrc 1", _rig.Drops);
    }

    [Theory]
    [InlineData(false, 0, "")]
    [InlineData(true, 0, "")]
    [InlineData(false, 60, "BadLength 1")]
    [InlineData(true, 60, "BadLength 1")]
    public void Entries_behind_a_null_entry_are_ignored_and_half_a_null_entry_is_counted(bool wide, int length, string drops)
    {
        var block = new TestBlock(wide);
        var (one, two) = (block.Put(Bytes.Frame(1, 60)), block.Put(Bytes.Frame(2, 60)));
        var table = block.PutTable((one, 60), (0, length), (two, 60));

        Assert.Equal(Bytes.Frame(1, 60), Assert.Single(_rig.Unframe(_unframer, block.Finish(table))));
        Assert.Equal(drops, _rig.Drops);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_last_entry_is_the_end_even_when_it_is_not_null(bool wide)
    {
        var block = new TestBlock(wide);
        var (one, two) = (block.Put(Bytes.Frame(1, 60)), block.Put(Bytes.Frame(2, 60)));
        var table = block.PutTable([(one, 60), (two, 60)], crc: false, next: 0, end: false);

        Assert.Equal(Bytes.Frame(1, 60), Assert.Single(_rig.Unframe(_unframer, block.Finish(table))));
        Assert.Equal("BadHeader 1", _rig.Drops);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_datagram_that_overlaps_another_the_table_or_the_header_is_dropped(bool wide)
    {
        var block = new TestBlock(wide);
        var (one, two) = (block.Put(Bytes.Frame(1, 60)), block.Put(Bytes.Frame(2, 60)));
        var next = block.Bytes.Length;
        var table = block.PutTable((one, 60), (two - 1, 60), (two, 60), (one, 60), (4, 20), (next - 10, 20), (next, 16));

        Assert.Equal([Bytes.Frame(1, 60), Bytes.Frame(2, 60)], _rig.Unframe(_unframer, block.Finish(table)));
        Assert.Equal("BadHeader 5", _rig.Drops);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_frame_longer_than_the_interface_takes_is_dropped_alone(bool wide)
    {
        var block = TestBlock.Good(wide, 0, Bytes.Frame(1, 1519), Bytes.Frame(2, 60));

        Assert.Equal(Bytes.Frame(2, 60), Assert.Single(_rig.Unframe(_unframer, block)));
        Assert.Equal("Giant 1", _rig.Drops);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_a_block_cut_short_the_datagrams_that_came_are_handed_up(bool wide)
    {
        var block = new TestBlock(wide);
        var head = TestTable(block, 3);
        var length = block.Bytes.Length;
        var bytes = block.Finish(head, length);

        Assert.Equal([Bytes.Frame(0, 60), Bytes.Frame(1, 60)], _rig.Unframe(_unframer, bytes.AsSpan(0, length - 1)));
        Assert.Equal("Truncated 1", _rig.Drops);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_empty_block_is_no_error(bool wide)
    {
        var block = new TestBlock(wide);

        Assert.Empty(_rig.Unframe(_unframer, block.Finish(block.PutTable((0, 0), (0, 0)))));
        Assert.Empty(_rig.Unframe(_unframer, []));
        Assert.Equal("", _rig.Drops);
    }

    [Fact]
    public void A_gap_in_the_sequence_is_counted_and_nothing_dropped()
    {
        foreach (var sequence in new ushort[] { 65534, 65535, 0, 1, 3, 3, 4 })
        {
            Assert.Single(_rig.Unframe(_unframer, TestBlock.Good(wide: false, sequence, Bytes.Frame(1, 60))));
        }

        Assert.Equal(2, _unframer.SequenceGaps);
        _unframer.Reset();
        Assert.Single(_rig.Unframe(_unframer, TestBlock.Good(wide: false, 99, Bytes.Frame(1, 60))));
        Assert.Equal(2, _unframer.SequenceGaps);
        Assert.Equal("", _rig.Drops);
    }

    [Fact]
    public void A_device_that_never_counts_has_no_gaps()
    {
        Assert.Single(_rig.Unframe(_unframer, TestBlock.Good(wide: false, 0, Bytes.Frame(1, 60))));
        Assert.Single(_rig.Unframe(_unframer, TestBlock.Good(wide: false, 0, Bytes.Frame(1, 60))));

        Assert.Equal(0, _unframer.SequenceGaps);
    }

    [Fact]
    public void Frames_for_which_there_is_no_buffer_are_counted()
    {
        using var rig = new SinkRig(packets: 1);

        Assert.Single(rig.Unframe(_unframer, TestBlock.Good(wide: false, 0, Bytes.Frame(1, 60), Bytes.Frame(2, 60), Bytes.Frame(3, 60))));
        Assert.Equal("NoBuffer 2", rig.Drops);
    }

    /// <summary>The table first, then so many frames of 60 bytes.</summary>
    private static int TestTable(TestBlock block, int count)
    {
        var at = block.Header + block.TableHead + ((count + 1) * block.EntryLength);
        var table = block.PutTable([.. Enumerable.Range(0, count).Select(i => ((long)at + (60 * i), 60L))]);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(at + (60 * i), block.Put(Bytes.Frame(i, 60)));
        }

        return table;
    }
}
