using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Drivers.Axge;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.Axge;

/// <summary>The AX88179A's own layout.</summary>
public sealed class AxgeOwnFramingTests : IDisposable
{
    private readonly SinkRig _rig = new(maxFrame: 9216, bufferSize: 10240);
    private readonly AxgeUnframer _unframer = new(AxgeLayout.Own);

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(60, 1024, "3c 00 00 00 00 00 00 00", 4)]
    [InlineData(64, 1024, "40 00 00 00 00 00 00 00", 0)]
    [InlineData(1016, 1024, "f8 03 00 10 00 00 00 00", 8)]
    [InlineData(1009, 1024, "f1 03 00 10 00 00 00 00", 15)]
    [InlineData(504, 512, "f8 01 00 10 00 00 00 00", 8)]
    [InlineData(9198, 1024, "ee 23 00 00 00 00 00 00", 2)]
    public void A_frame_goes_out_behind_eight_bytes_and_padded_to_eight_and_not_to_a_packet(int length, int packet, string before, int behind)
    {
        var frame = Bytes.Frame(1, length);
        var m = _rig.Packet(frame);

        Assert.True(new AxgeOwnFramer().TryFrameAlone(m, packet, out var zeroPacket));

        Assert.Equal([.. Bytes.Hex(before), .. frame, .. new byte[behind]], m.Data.ToArray());
        Assert.False(zeroPacket);
        m.Free();
    }

    [Theory]
    [InlineData(false, MbufChecksum.None, null, "3c 00 00 00 00 00 00 00")]
    [InlineData(false, MbufChecksum.None, (ushort)0xa123, "3c 00 00 20 00 00 23 a1")]
    [InlineData(false, MbufChecksum.None, (ushort)0, "3c 00 00 20 00 00 00 00")]
    [InlineData(true, MbufChecksum.None, (ushort)0xa123, "3c 00 00 a0 00 00 23 a1")]
    [InlineData(true, MbufChecksum.FillL4, null, "3c 00 00 00 00 00 00 00")]
    public void The_header_tells_of_tag_and_sums(bool fills, MbufChecksum wanted, ushort? tag, string before)
    {
        var m = _rig.Packet(Bytes.Frame(1, 60));
        (m.Checksum, m.VlanTag) = (wanted, tag);

        Assert.True(new AxgeOwnFramer { FillsSums = fills }.TryFrameAlone(m, 1024, out _));

        Assert.Equal(Bytes.Hex(before), m.Data[..8].ToArray());
        m.Free();
    }

    [Theory]
    [InlineData(60, "3c 00 00 00 00 00 00 00", 0)]
    [InlineData(428, "ac 01 00 10 00 00 00 00", 8)]
    public void Several_frames_share_a_transfer_and_the_last_header_tells_of_padding(int second, string header, int padding)
    {
        var (framer, buffer) = (new AxgeOwnFramer(), new byte[600]);
        var (one, two) = (_rig.Packet(Bytes.Frame(1, 61)), _rig.Packet(Bytes.Frame(2, second)));
        buffer.AsSpan().Fill(0xee);

        framer.Begin(buffer);
        Assert.True(framer.TryAppend(buffer, one));
        Assert.True(framer.TryAppend(buffer, two));
        var length = framer.End(buffer, 512, out var zeroPacket);

        var (fill, rest) = (new byte[3], new byte[(8 - (second % 8)) % 8]);
        Assert.Equal([.. Bytes.Hex("3d 00 00 00 00 00 00 00"), .. Bytes.Frame(1, 61), .. fill, .. Bytes.Hex(header), .. Bytes.Frame(2, second), .. rest, .. new byte[padding]], buffer[..length]);
        Assert.False(zeroPacket);
        one.Free();
        two.Free();
    }

    [Fact]
    public void What_leaves_no_room_for_padding_is_not_added()
    {
        var (framer, buffer) = (new AxgeOwnFramer(), new byte[160]);
        var m = _rig.Packet(Bytes.Frame(1, 64));

        framer.Begin(buffer);
        Assert.True(framer.TryAppend(buffer, m));
        Assert.True(framer.TryAppend(buffer, m));
        Assert.True(framer.IsFull);
        Assert.False(framer.TryAppend(buffer, m));
        Assert.Equal(144, framer.End(buffer, 512, out _));
        m.Free();
    }

    [Fact]
    public void Frames_stand_on_multiples_of_eight_and_a_tag_is_told_beside_its_frame()
    {
        byte[] transfer =
        [
            .. Bytes.Frame(1, 60), 1, 2, 3, 4, .. Bytes.Frame(2, 64), .. Bytes.Frame(3, 9001), 5, 6, 7, 8, 9, 10, 11,
            .. Table(9136, Word(60), Word(64) | 0x400 | (0xa123UL << 32), Word(9001) | (0x5555UL << 32)),
        ];

        var sink = _rig.Unframe(_unframer, transfer);

        Assert.Equal([Bytes.Frame(1, 60), Bytes.Frame(2, 64), Bytes.Frame(3, 9001)], sink);
        Assert.Equal([null, (ushort)0xa123, null], _rig.Tags);
        Assert.Equal("", _rig.Drops);
    }

    [Theory]
    [InlineData(0x0880u)]
    [InlineData(0x0000u)]
    [InlineData(0x8000_0800u)]
    public void A_frame_that_the_chip_does_not_call_good_is_dropped_and_the_next_one_found(uint bits)
    {
        byte[] transfer = [.. Bytes.Frame(1, 64), .. Bytes.Frame(2, 72), .. Table(136, (64UL << 16) | bits, Word(72))];

        Assert.Equal([Bytes.Frame(2, 72)], _rig.Unframe(_unframer, transfer));
        Assert.Equal("BadCrc 1", _rig.Drops);
    }

    [Theory]
    [InlineData(0x3c0800u, 2, 64, "BadHeader 1")]
    [InlineData(0x3c0800u, 1, 65, "BadHeader 1")]
    [InlineData(0x3c0800u, 0x1fff, 0, "BadHeader 1")]
    [InlineData(0x3c0800u, 1, 0x7ffff, "BadHeader 1")]
    [InlineData(0x410800u, 1, 64, "BadLength 1")]
    [InlineData(0x7fff0800u, 1, 64, "BadLength 1")]
    [InlineData(0x3c0800u, 0, 64, "BadHeader 1")]
    [InlineData(0x000800u, 1, 64, "BadLength 1")]
    [InlineData(0x3c0800u, 1, 59, "BadLength 1")]
    public void A_table_that_lies_is_counted_and_nothing_outside_is_read(uint word, int count, int table, string drops)
    {
        byte[] transfer = [.. new byte[64], .. Bytes.Words($"8:{word} 8:{(uint)count | ((uint)table << 13)}")];

        Assert.Empty(_rig.Unframe(_unframer, transfer));
        Assert.Equal(drops, _rig.Drops);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_transfer_that_is_shorter_than_its_trailer_is_truncated(int length)
    {
        Assert.Empty(_rig.Unframe(_unframer, new byte[length]));
        Assert.Equal("Truncated 1", _rig.Drops);
    }

    [Theory]
    [InlineData(0x24u, MbufChecksum.L3Valid | MbufChecksum.L4Valid)]
    [InlineData(0x50u, MbufChecksum.L4Valid)]
    [InlineData(0x20u, MbufChecksum.L3Valid)]
    [InlineData(0x25u, MbufChecksum.None)]
    [InlineData(0x26u, MbufChecksum.None)]
    public void A_word_tells_of_sums_while_it_is_believed(uint sums, MbufChecksum known)
    {
        byte[] transfer = [.. Bytes.Frame(1, 64), .. Table(64, Word(64) | sums)];

        _unframer.TellsSums = true;
        Assert.Equal([Bytes.Frame(1, 64)], _rig.Unframe(_unframer, transfer));
        Assert.Equal([known], _rig.Known);

        _unframer.TellsSums = false;
        Assert.Equal([Bytes.Frame(1, 64)], _rig.Unframe(_unframer, transfer));
        Assert.Equal([MbufChecksum.None], _rig.Known);
    }

    private static ulong Word(int length) => ((ulong)length << 16) | 0x0800;

    /// <summary>The words, and behind them how many they are and where they begin.</summary>
    private static byte[] Table(int at, params ulong[] words)
    {
        var bytes = new byte[8 * (words.Length + 1)];
        for (var i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * i), words[i]);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * words.Length), (uint)words.Length | ((uint)at << 13));
        return bytes;
    }
}
