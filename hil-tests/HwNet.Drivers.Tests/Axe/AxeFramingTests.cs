using FsCheck;
using FsCheck.Fluent;
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

    [Fact]
    public void Any_frames_come_back_however_the_stream_is_cut() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), Cut).QuickCheckThrowOnFailure();

    private static void Cut(int seed)
    {
        var random = new Random(seed);
        using var rig = new SinkRig();
        var unframer = new AxeUnframer();
        List<byte[]> sent = [], got = [];
        List<byte> stream = [];
        for (var i = 0; i < random.Next(1, 30); i++)
        {
            var frame = Bytes.Frame(seed + i, random.Next(14, 1519));
            sent.Add(frame);
            stream.AddRange([.. Bytes.Words($"2:{frame.Length} 2:{(ushort)~frame.Length}"), .. frame]);
            stream.AddRange(new byte[frame.Length & 1]);
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
