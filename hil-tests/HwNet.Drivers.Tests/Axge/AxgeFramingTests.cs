using HwNet.Buffers;
using HwNet.Drivers.Axge;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.Axge;

public sealed class AxgeFramingTests : IDisposable
{
    private readonly SinkRig _rig = new(maxFrame: 4102, bufferSize: 5120);
    private readonly AxgeUnframer _unframer = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(60, 1024, "3c 00 00 00 00 00 00 00", "")]
    [InlineData(1016, 1024, "f8 03 00 00 00 80 00 80", "00")]
    [InlineData(504, 512, "f8 01 00 00 00 80 00 80", "00")]
    [InlineData(1514, 1024, "ea 05 00 00 00 00 00 00", "")]
    public void A_frame_goes_out_behind_eight_bytes_and_before_one_where_it_ends_with_a_packet(int length, int packet, string before, string behind)
    {
        var frame = Bytes.Frame(1, length);
        var m = _rig.Packet(frame);

        Assert.True(new AxgeFramer().TryFrameAlone(m, packet, out var zeroPacket));

        Assert.Equal([.. Bytes.Hex(before), .. frame, .. Bytes.Hex(behind)], m.Data.ToArray());
        Assert.False(zeroPacket);
        m.Free();
    }

    [Fact]
    public void One_frame_is_found_by_the_table_behind_it()
    {
        byte[] transfer = [.. Bytes.Frame(1, 60), 0, 0, 0, 0, .. Bytes.Hex("00 08 3c 00 01 00 40 00")];

        Assert.Equal([Bytes.Frame(1, 60)], _rig.Unframe(_unframer, transfer));
        Assert.Equal("", _rig.Drops);
    }

    [Fact]
    public void Frames_stand_on_multiples_of_eight_and_words_without_a_frame_are_stepped_over()
    {
        byte[] transfer =
        [
            .. Bytes.Frame(1, 60), 1, 2, 3, 4, .. Bytes.Frame(2, 64), .. Bytes.Frame(3, 1514), 5, 6, 7, 8, 9, 10,
            .. Bytes.Words($"4:{Word(60)} 4:0 4:{Word(64)} 4:0 4:{Word(1514)} 4:0 2:6 2:{64 + 64 + 1520}"),
        ];

        Assert.Equal([Bytes.Frame(1, 60), Bytes.Frame(2, 64), Bytes.Frame(3, 1514)], _rig.Unframe(_unframer, transfer));
        Assert.Equal("", _rig.Drops);
    }

    [Theory]
    [InlineData(0x2000_0000u)]
    [InlineData(0x4000_0000u)]
    [InlineData(0x8000_0000u)]
    public void A_frame_that_the_chip_calls_damaged_is_dropped_and_the_next_one_found(uint error)
    {
        byte[] transfer = [.. Bytes.Frame(1, 64), .. Bytes.Frame(2, 72), .. Bytes.Words($"4:{Word(64) | error} 4:{Word(72)} 2:2 2:136")];

        Assert.Equal([Bytes.Frame(2, 72)], _rig.Unframe(_unframer, transfer));
        Assert.Equal("BadCrc 1", _rig.Drops);
    }

    [Theory]
    [InlineData("00 08 3c 00 02 00 40 00", "BadHeader 1")]
    [InlineData("00 08 3c 00 01 00 41 00", "BadHeader 1")]
    [InlineData("00 08 3c 00 ff ff 00 00", "BadHeader 1")]
    [InlineData("00 08 3c 00 01 00 ff ff", "BadHeader 1")]
    [InlineData("00 08 41 00 01 00 40 00", "BadLength 1")]
    [InlineData("00 08 ff 1f 01 00 40 00", "BadLength 1")]
    [InlineData("00 08 3c 00 00 00 40 00", "BadHeader 1")]
    [InlineData("00 08 00 00 01 00 40 00", "BadLength 1")]
    [InlineData("00 08 3c 00 01 00 3d 00", "BadLength 1")]
    public void A_table_that_lies_is_counted_and_nothing_outside_is_read(string behind, string drops)
    {
        byte[] transfer = [.. new byte[64], .. Bytes.Hex(behind)];

        Assert.Empty(_rig.Unframe(_unframer, transfer));
        Assert.Equal(drops, _rig.Drops);
    }

    [Fact]
    public void A_frame_without_a_whole_header_is_a_runt()
    {
        byte[] transfer = [.. new byte[16], .. Bytes.Hex("00 08 0d 00 01 00 10 00")];

        Assert.Empty(_rig.Unframe(_unframer, transfer));
        Assert.Equal("Runt 1", _rig.Drops);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_transfer_that_is_shorter_than_its_trailer_is_truncated(int length)
    {
        Assert.Empty(_rig.Unframe(_unframer, new byte[length]));
        Assert.Equal("Truncated 1", _rig.Drops);
    }

    [Theory]
    [InlineData(true, MbufChecksum.None, "3c 00 00 80 00 00 00 00")]
    [InlineData(true, MbufChecksum.FillL3 | MbufChecksum.FillL4, "3c 00 00 00 00 00 00 00")]
    [InlineData(true, MbufChecksum.FillL4, "3c 00 00 00 00 00 00 00")]
    [InlineData(false, MbufChecksum.None, "3c 00 00 00 00 00 00 00")]
    public void A_complete_frame_says_so_to_a_chip_that_fills_in_sums(bool fills, MbufChecksum wanted, string before)
    {
        var m = _rig.Packet(Bytes.Frame(1, 60));
        m.Checksum = wanted;

        Assert.True(new AxgeFramer { FillsSums = fills }.TryFrameAlone(m, 1024, out _));

        Assert.Equal(Bytes.Hex(before), m.Data[..8].ToArray());
        m.Free();
    }

    [Theory]
    [InlineData(0x24u, MbufChecksum.L3Valid | MbufChecksum.L4Valid)]
    [InlineData(0x30u, MbufChecksum.L3Valid | MbufChecksum.L4Valid)]
    [InlineData(0x44u, MbufChecksum.L4Valid)]
    [InlineData(0x50u, MbufChecksum.L4Valid)]
    [InlineData(0x28u, MbufChecksum.L3Valid)]
    [InlineData(0x20u, MbufChecksum.L3Valid)]
    [InlineData(0x00u, MbufChecksum.None)]
    [InlineData(0x25u, MbufChecksum.None)]
    [InlineData(0x26u, MbufChecksum.None)]
    public void A_word_tells_of_sums_while_it_is_believed(uint sums, MbufChecksum known)
    {
        byte[] transfer = [.. Bytes.Frame(1, 64), .. Bytes.Words($"4:{Word(64) | sums} 2:1 2:64")];

        _unframer.TellsSums = true;
        Assert.Equal([Bytes.Frame(1, 64)], _rig.Unframe(_unframer, transfer));
        Assert.Equal([known], _rig.Known);

        _unframer.TellsSums = false;
        Assert.Equal([Bytes.Frame(1, 64)], _rig.Unframe(_unframer, transfer));
        Assert.Equal([MbufChecksum.None], _rig.Known);
    }

    private static uint Word(int length) => ((uint)length << 16) | 0x0800;
}
