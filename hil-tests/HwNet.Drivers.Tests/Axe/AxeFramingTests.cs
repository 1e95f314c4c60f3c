using FsCheck;
using FsCheck.Fluent;
using HwNet.Buffers;
using HwNet.Drivers.Axe;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.Axe;

public sealed class AxeFramingTests : IDisposable
{
    private readonly SinkRig _rig = new();
    private readonly AxeUnframer _unframer = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(60, "3c 00 c3 ff", "")]
    [InlineData(508, "fc 01 03 fe", "00 00 ff ff")]
    [InlineData(1020, "fc 03 03 fc", "00 00 ff ff")]
    [InlineData(1514, "ea 05 15 fa", "")]
    public void A_frame_goes_out_behind_its_length_and_ends_on_no_packet_boundary(int length, string before, string behind)
    {
        var frame = Bytes.Frame(1, length);
        var m = _rig.Packet(frame);

        Assert.True(new AxeFramer().TryFrameAlone(m, 512, out var zeroPacket));

        Assert.Equal(Bytes.Hex(before).Concat(frame).Concat(Bytes.Hex(behind)), m.Data.ToArray());
        Assert.NotEqual(0, m.Length % 512);
        Assert.False(zeroPacket);
        m.Free();
    }

    [Fact]
    public void Frames_of_a_transfer_are_taken_apart()
    {
        byte[] transfer = [.. Bytes.Hex("3c 00 c3 ff"), .. Bytes.Frame(1, 60), .. Bytes.Hex("3d 00 c2 ff"), .. Bytes.Frame(2, 61), 0x5a, .. Bytes.Hex("ea 05 15 fa"), .. Bytes.Frame(3, 1514)];

        Assert.Equal([Bytes.Frame(1, 60), Bytes.Frame(2, 61), Bytes.Frame(3, 1514)], _rig.Unframe(_unframer, transfer));
        Assert.Equal("", _rig.Drops);
    }

    /// <summary>FreeBSD drops what goes on in the next transfer.</summary>
    [Fact]
    public void Frames_and_headers_go_on_in_the_next_transfer_wherever_it_is_cut()
    {
        byte[] stream = [.. Bytes.Hex("3c 00 c3 ff"), .. Bytes.Frame(1, 60), .. Bytes.Hex("3d 00 c2 ff"), .. Bytes.Frame(2, 61), 0, .. Bytes.Hex("40 00 bf ff"), .. Bytes.Frame(3, 64)];

        for (var cut = 0; cut <= stream.Length; cut++)
        {
            List<byte[]> got = [.. _rig.Unframe(_unframer, stream.AsSpan(0, cut)), .. _rig.Unframe(_unframer, stream.AsSpan(cut))];

            Assert.Equal([Bytes.Frame(1, 60), Bytes.Frame(2, 61), Bytes.Frame(3, 64)], got);
        }

        Assert.Equal("", _rig.Drops);
    }

    [Fact]
    public void A_header_that_is_none_costs_the_rest_of_its_transfer_and_nothing_of_the_next()
    {
        byte[] good = [.. Bytes.Hex("3c 00 c3 ff"), .. Bytes.Frame(1, 60)];
        byte[] wrong = [.. good, .. Bytes.Hex("3c 00 c3 fe"), .. Bytes.Frame(2, 60), .. good];

        Assert.Equal([Bytes.Frame(1, 60)], _rig.Unframe(_unframer, wrong));
        Assert.Equal([Bytes.Frame(1, 60)], _rig.Unframe(_unframer, good));
        Assert.Equal("BadHeader 1", _rig.Drops);
        Assert.Equal(1, _unframer.BadHeaders);
    }

    /// <summary>A transfer that came cut: the next one is not taken for its rest, as asix sees it too.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(32)]
    [InlineData(63)]
    public void A_frame_whose_rest_was_lost_costs_no_other(int cut)
    {
        byte[] lost = [.. Bytes.Hex("3c 00 c3 ff"), .. Bytes.Frame(1, 60)];
        byte[] good = [.. Bytes.Hex("50 00 af ff"), .. Bytes.Frame(2, 80), .. Bytes.Hex("3c 00 c3 ff"), .. Bytes.Frame(3, 60)];

        Assert.Empty(_rig.Unframe(_unframer, lost.AsSpan(0, cut)));
        Assert.Equal([Bytes.Frame(2, 80), Bytes.Frame(3, 60)], _rig.Unframe(_unframer, good));
        Assert.Equal("BadHeader 1", _rig.Drops);
    }

    [Fact]
    public void What_was_kept_is_forgotten_when_the_stream_starts_anew()
    {
        byte[] good = [.. Bytes.Hex("3c 00 c3 ff"), .. Bytes.Frame(1, 60)];
        Assert.Empty(_rig.Unframe(_unframer, good.AsSpan(0, 30)));

        _unframer.Reset();

        Assert.Equal([Bytes.Frame(1, 60)], _rig.Unframe(_unframer, good));
        Assert.Equal("", _rig.Drops);
    }

    [Theory]
    [InlineData(13, "Runt 1")]
    [InlineData(1519, "Giant 1")]
    [InlineData(2047, "Giant 1")]
    [InlineData(0, "")]
    public void A_frame_that_is_too_short_or_too_long_is_dropped_alone(int length, string drops)
    {
        byte[] transfer = [.. Bytes.Words($"2:{length} 2:{(ushort)~length}"), .. new byte[length + (length & 1)], .. Bytes.Hex("3c 00 c3 ff"), .. Bytes.Frame(1, 60)];

        Assert.Equal([Bytes.Frame(1, 60)], _rig.Unframe(_unframer, transfer));
        Assert.Equal(drops, _rig.Drops);
    }

    [Theory]
    [InlineData(60, MbufChecksum.None, "3c 80 c3 ff", "")]
    [InlineData(60, MbufChecksum.FillL3 | MbufChecksum.FillL4, "3c 40 c3 ff", "")]
    [InlineData(60, MbufChecksum.FillL4, "3c 40 c3 ff", "")]
    [InlineData(508, MbufChecksum.FillL3, "fc 41 03 fe", "00 00 ff ff")]
    public void With_sums_the_length_says_what_is_to_be_done_and_its_complement_does_not(int length, MbufChecksum wanted, string before, string behind)
    {
        var frame = Bytes.Frame(1, length);
        var m = _rig.Packet(frame);
        m.Checksum = wanted;

        Assert.True(new AxeFramer(hasSums: true).TryFrameAlone(m, 512, out _));

        Assert.Equal(Bytes.Hex(before).Concat(frame).Concat(Bytes.Hex(behind)), m.Data.ToArray());
        m.Free();
    }

    [Fact]
    public void With_sums_a_frame_longer_than_eleven_bits_say_is_refused()
    {
        using var rig = new SinkRig(bufferSize: 4096);
        var m = rig.Packet(new byte[2048]);

        Assert.False(new AxeFramer(hasSums: true).TryFrameAlone(m, 512, out _));

        Assert.Equal(2048, m.Length);
        m.Free();
    }

    [Theory]
    [InlineData(0x2400, MbufChecksum.L3Valid | MbufChecksum.L4Valid)]
    [InlineData(0x3000, MbufChecksum.L3Valid | MbufChecksum.L4Valid)]
    [InlineData(0x4400, MbufChecksum.L4Valid)]
    [InlineData(0x2800, MbufChecksum.L3Valid)]
    [InlineData(0x2000, MbufChecksum.L3Valid)]
    [InlineData(0x0000, MbufChecksum.None)]
    [InlineData(0x2500, MbufChecksum.None)]
    [InlineData(0x2600, MbufChecksum.None)]
    [InlineData(0x2700, MbufChecksum.None)]
    public void With_sums_the_third_word_tells_of_them_while_it_is_believed(int status, MbufChecksum known)
    {
        var unframer = new AxeUnframer(hasSums: true) { TellsSums = true };
        byte[] transfer = [.. Bytes.Words($"2:0x803d 2:0xffc2 2:{status}"), .. Bytes.Frame(1, 61), 0];

        Assert.Equal([Bytes.Frame(1, 61)], _rig.Unframe(unframer, transfer));
        Assert.Equal([known], _rig.Known);

        unframer.TellsSums = false;
        Assert.Equal([Bytes.Frame(1, 61)], _rig.Unframe(unframer, transfer));
        Assert.Equal([MbufChecksum.None], _rig.Known);
    }

    [Theory]
    [InlineData(0x103c)]
    [InlineData(0x203c)]
    [InlineData(0x403c)]
    public void With_sums_a_frame_that_the_chip_calls_damaged_is_dropped_and_the_next_one_found(int length)
    {
        byte[] transfer =
        [
            .. Bytes.Words($"2:{length} 2:0xffc3 2:0x2400"), .. Bytes.Frame(1, 60), 0, 0, .. Bytes.Words("2:0x003c 2:0xffc3 2:0"), .. Bytes.Frame(2, 60), 0, 0,
        ];

        Assert.Equal([Bytes.Frame(2, 60)], _rig.Unframe(new AxeUnframer(hasSums: true), transfer));
        Assert.Equal("BadCrc 1", _rig.Drops);
    }

    [Fact]
    public void With_jumbo_a_length_has_fourteen_bits()
    {
        using var rig = new SinkRig(maxFrame: 9018, bufferSize: 10240);
        byte[] transfer = [.. Bytes.Words("2:9018 2:56517"), .. Bytes.Frame(1, 9018), .. Bytes.Hex("3c 00 c3 ff"), .. Bytes.Frame(2, 60)];

        Assert.Equal([Bytes.Frame(1, 9018), Bytes.Frame(2, 60)], rig.Unframe(new AxeUnframer(hasJumbo: true), transfer));
        Assert.Equal("", rig.Drops);
    }

    [Fact]
    public void Any_frames_come_back_however_the_stream_is_cut() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), static seed =>
    {
        Cut(seed, hasSums: false);
        Cut(seed, hasSums: true);
    }).QuickCheckThrowOnFailure();

    private static void Cut(int seed, bool hasSums)
    {
        var random = new Random(seed);
        using var rig = new SinkRig();
        var unframer = new AxeUnframer(hasSums);
        List<byte[]> sent = [], got = [];
        List<byte> stream = [];
        for (var i = 0; i < random.Next(1, 30); i++)
        {
            var frame = Bytes.Frame(seed + i, random.Next(14, 1519));
            sent.Add(frame);
            stream.AddRange([.. Bytes.Words($"2:{frame.Length} 2:{(ushort)~frame.Length}"), .. new byte[hasSums ? 2 : 0], .. frame]);
            stream.AddRange(new byte[hasSums ? -(6 + frame.Length) & 3 : frame.Length & 1]);
        }

        for (var at = 0; at < stream.Count;)
        {
            var length = Math.Min(random.Next(1, 4096), stream.Count - at);
            got.AddRange(rig.Unframe(unframer, stream.GetRange(at, length).ToArray()));
            at += length;
        }

        Assert.Equal(sent, got);
        Assert.Equal("", rig.Drops);
    }
}
