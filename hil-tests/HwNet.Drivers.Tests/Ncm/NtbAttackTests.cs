using HwNet.Drivers.Ncm;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.Ncm;

/// <summary>The holes that parsers of transfer blocks have had, each by the name it is known by.</summary>
public sealed class NtbAttackTests : IDisposable
{
    private readonly SinkRig _rig = new();
    private readonly NtbUnframer _unframer = new(16384);

    public void Dispose() => _rig.Dispose();

    /// <summary>CVE-2026-23447 and -23448: the room for entries was checked without the table's own offset.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_table_near_the_end_of_the_block_may_not_claim_entries_behind_it(bool wide)
    {
        var block = new TestBlock(wide);
        var frame = block.Put(Bytes.Frame(1, 60));
        var table = block.PutTable([(frame, 60)], crc: false, next: 0, length: block.TableHead + (12 * block.EntryLength));

        Assert.Empty(_rig.Unframe(_unframer, [.. block.Finish(table), .. Enumerable.Repeat((byte)1, 400)]));
        Assert.Equal("BadLength 1", _rig.Drops);
    }

    /// <summary>CVE-2022-48938: offset + length wrapped round.</summary>
    [Theory]
    [InlineData(false, 65535, 65535)]
    [InlineData(false, 60, 65535)]
    [InlineData(true, 0xffffffff, 60)]
    [InlineData(true, 60, 0xffffffff)]
    [InlineData(true, 0xffffffff, 0xffffffff)]
    [InlineData(true, 0x80000000, 0x80000000)]
    [InlineData(true, 0xffffffc4, 0x3c)]
    public void Offset_and_length_of_a_datagram_do_not_wrap_round(bool wide, long index, long length)
    {
        var block = new TestBlock(wide);
        var good = block.Put(Bytes.Frame(1, 60));
        var table = block.PutTable((index, length), (good, 60));

        Assert.Equal(Bytes.Frame(1, 60), Assert.Single(_rig.Unframe(_unframer, block.Finish(table))));
        Assert.Equal("BadLength 1", _rig.Drops);
    }

    /// <summary>CVE-2025-21742: the table began where the transfer ended.</summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(false, 15)]
    [InlineData(true, 0)]
    [InlineData(true, 31)]
    [InlineData(true, -0x7fffffff)]
    public void A_table_that_begins_at_the_end_of_the_transfer_is_refused(bool wide, int before)
    {
        var block = new TestBlock(wide);
        _ = block.PutTable((block.Put(Bytes.Frame(1, 60)), 60));

        Assert.Empty(_rig.Unframe(_unframer, block.Finish(block.Bytes.Length - before)));
        Assert.Equal("BadHeader 1", _rig.Drops);
    }

    /// <summary>CVE-2026-31617: a block shorter than its header made the room underflow.</summary>
    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 11)]
    [InlineData(true, 1)]
    [InlineData(true, 15)]
    public void A_block_shorter_than_its_header_is_refused(bool wide, int length)
    {
        var block = new TestBlock(wide);
        var table = block.PutTable((block.Put(Bytes.Frame(1, 60)), 60));

        Assert.Empty(_rig.Unframe(_unframer, block.Finish(table, length)));
        Assert.Equal("BadLength 1", _rig.Drops);
    }

    [Theory]
    [InlineData(false, 16385)]
    [InlineData(false, 65535)]
    [InlineData(true, 16385)]
    [InlineData(true, 0xffffffff)]
    public void A_block_longer_than_the_device_was_told_is_refused(bool wide, long length)
    {
        var block = new TestBlock(wide);
        var table = block.PutTable((block.Put(Bytes.Frame(1, 60)), 60));

        Assert.Empty(_rig.Unframe(_unframer, block.Finish(table, length)));
        Assert.Equal("BadLength 1", _rig.Drops);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_table_that_names_itself_as_the_next_ends_the_chain(bool wide)
    {
        var block = new TestBlock(wide);
        var frame = block.Put(Bytes.Frame(1, 60));
        var table = (block.Bytes.Length + 3) & ~3;
        _ = block.PutTable([(frame, 60)], crc: false, next: table);

        Assert.Single(_rig.Unframe(_unframer, block.Finish(table)));
        Assert.Equal("Loop 1", _rig.Drops);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_tables_that_name_each_other_end_the_chain(bool wide)
    {
        var block = new TestBlock(wide);
        var frame = block.Put(Bytes.Frame(1, 60));
        var first = (block.Bytes.Length + 3) & ~3;
        var second = block.PutTable([(frame, 60)], crc: false, next: first + block.TableHead + (2 * block.EntryLength));
        _ = block.PutTable([(0, 0)], crc: false, next: first);

        Assert.Single(_rig.Unframe(_unframer, block.Finish(second)));
        Assert.Equal("Loop 1", _rig.Drops);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_chain_of_very_many_tables_is_cut(bool wide)
    {
        var block = new TestBlock(wide);
        var length = block.TableHead + (2 * block.EntryLength);
        for (var i = 0; i < 200; i++)
        {
            _ = block.PutTable([(0, 0)], crc: false, next: block.Bytes.Length + length);
        }

        Assert.Empty(_rig.Unframe(_unframer, block.Finish(block.Header)));
        Assert.Equal("Loop 1", _rig.Drops);
    }

    /// <summary>The same 1,514 bytes named by every entry would be 6 megabytes out of 20 kilobytes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_datagram_named_by_thousands_of_entries_comes_once(bool wide)
    {
        var unframer = new NtbUnframer(65536);
        var block = new TestBlock(wide);
        long frame = block.Put(Bytes.Frame(1, 1514));
        var table = block.PutTable([.. Enumerable.Repeat((frame, 1514L), 4000)]);

        Assert.Single(_rig.Unframe(unframer, block.Finish(table)));
        Assert.Equal("BadHeader 3999", _rig.Drops);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_block_scattered_like_dust_is_still_taken_apart_without_overlap(bool wide)
    {
        using var rig = new SinkRig(packets: 4096);
        var unframer = new NtbUnframer(65536);
        var block = new TestBlock(wide);
        var at = block.Put(new byte[2000 * 30]);
        var order = Enumerable.Range(0, 2000).ToArray();
        new Random(14).Shuffle(order);
        var count = wide ? 600 : 1300;
        var table = block.PutTable([.. order.Take(count).Select(i => ((long)at + (30 * i), 14L))]);

        var frames = rig.Unframe(unframer, block.Finish(table));

        Assert.InRange(frames.Count, Math.Min(count, 1000), count);
        Assert.Equal(count == frames.Count ? "" : $"BadHeader {count - frames.Count}", rig.Drops);
    }

    [Theory]
    [InlineData("4e 43 4d 49 0c 00 00 00 20 00 0c 00", 20, "BadSignature 1")]
    [InlineData("4e 43 4d 48 0d 00 00 00 20 00 0c 00", 20, "BadHeader 1")]
    [InlineData("4e 43 4d 48 00 00 00 00 20 00 0c 00", 20, "BadHeader 1")]
    [InlineData("4e 43 4d 48 0c 00 00 00 20 00 00 00", 20, "BadHeader 1")]
    [InlineData("4e 43 4d 48 0c 00 00 00 20 00 0c 00", 20, "BadSignature 1")]
    [InlineData("4e 43 4d 48 0c 00 00 00 20 00 04 00", 20, "BadSignature 1")]
    [InlineData("4e 43 4d 48 0c 00 00 00 20 00 0c", 0, "Truncated 1")]
    [InlineData("6e 63 6d 68 10 00 00 00 20 00 00 00", 3, "Truncated 1")]
    [InlineData("4e", 0, "Truncated 1")]
    public void A_header_that_is_none_is_dropped_by_cause(string head, int behind, string drops)
    {
        Assert.Empty(_rig.Unframe(_unframer, [.. Bytes.Hex(head), .. new byte[behind]]));
        Assert.Equal(drops, _rig.Drops);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_table_of_another_kind_is_counted_and_the_chain_followed(bool wide)
    {
        var block = new TestBlock(wide);
        var good = block.PutTable((block.Put(Bytes.Frame(1, 60)), 60));
        var odd = block.PutTable([(0, 0)], crc: false, next: good);
        block.Bytes[odd] = (byte)'D';

        Assert.Single(_rig.Unframe(_unframer, block.Finish(odd)));
        Assert.Equal("BadSignature 1", _rig.Drops);
    }

    [Theory]
    [InlineData(false, 15)]
    [InlineData(false, 0)]
    [InlineData(true, 31)]
    [InlineData(true, 0)]
    public void A_table_shorter_than_its_least_is_refused(bool wide, int length)
    {
        var block = new TestBlock(wide);
        var table = block.PutTable([(block.Put(Bytes.Frame(1, 60)), 60)], crc: false, next: 0, length: length);

        Assert.Empty(_rig.Unframe(_unframer, block.Finish(table)));
        Assert.Equal("BadLength 1", _rig.Drops);
    }

    /// <summary>A full house of the pooled bytes of an earlier transfer must not be seen in a frame of this one.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bytes_behind_the_transfer_are_never_delivered(bool wide)
    {
        var block = new TestBlock(wide);
        var table = block.PutTable((block.Header + block.TableHead + (3 * block.EntryLength), 60), (200, 60));
        _ = block.Put(Bytes.Frame(1, 60));
        var buffer = new byte[4096];
        Array.Fill(buffer, (byte)0xc5);
        block.Finish(table, length: 4096).CopyTo(buffer, 0);

        var frames = _rig.Unframe(_unframer, buffer.AsSpan(0, block.Bytes.Length));

        Assert.Equal(Bytes.Frame(1, 60), Assert.Single(frames));
        Assert.Equal("Truncated 1", _rig.Drops);
    }
}
