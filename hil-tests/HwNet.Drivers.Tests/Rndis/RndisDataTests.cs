using FsCheck;
using FsCheck.Fluent;
using HwNet.Drivers.Rndis;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.Rndis;

public sealed class RndisDataTests : IDisposable
{
    private static readonly RndisLimits Many = new(8, 16384, 8);

    private readonly SinkRig _rig = new();
    private readonly RndisUnframer _unframer = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void The_header_of_a_60_byte_frame_is_the_one_of_the_specification()
    {
        var frame = Bytes.Frame(1, 60);
        var m = _rig.Packet(frame);

        Assert.True(new RndisFramer(Many).TryFrameAlone(m, 512, out var zeroPacket));

        Assert.Equal(Bytes.Words("4:1 4:104 4:36 4:60 4:0 4:0 4:0 4:0 4:0 4:0 4:0").Concat(frame), m.Data.ToArray());
        Assert.False(zeroPacket);
        Assert.Equal([frame], _rig.Unframe(_unframer, m.Data));
        m.Free();
    }

    [Theory]
    [InlineData(468, 513)]
    [InlineData(467, 511)]
    public void A_transfer_that_would_end_on_a_packet_boundary_gets_a_byte_that_is_not_in_the_message(int frame, int length)
    {
        var m = _rig.Packet(Bytes.Frame(1, frame));

        Assert.True(new RndisFramer(Many).TryFrameAlone(m, 512, out var zeroPacket));

        Assert.Equal(length, m.Length);
        Assert.False(zeroPacket);
        Assert.Equal(BitConverter.GetBytes(frame + 44), m.Data.Slice(4, 4).ToArray());
        Assert.Equal([Bytes.Frame(1, frame)], _rig.Unframe(_unframer, m.Data));
        Assert.Equal("", _rig.Drops);
        m.Free();
    }

    [Theory]
    [InlineData(1580 - 44, true)]
    [InlineData(1580 - 43, false)]
    public void A_frame_longer_than_the_device_takes_is_refused_and_unchanged(int length, bool fits)
    {
        var m = _rig.Packet(Bytes.Frame(1, length));

        Assert.Equal(fits, new RndisFramer(new RndisLimits(1, 1580, 1)).TryFrameAlone(m, 512, out _));

        Assert.Equal(fits ? 1580 : length, m.Length);
        m.Free();
    }

    [Fact]
    public void Messages_of_a_transfer_are_aligned_and_each_says_where_the_next_begins()
    {
        var framer = new RndisFramer(Many);
        var transfer = Enumerable.Repeat((byte)0xee, 512).ToArray();

        framer.Begin(transfer);
        Assert.True(framer.TryAppend(transfer, Bytes.Frame(1, 61)));
        Assert.True(framer.TryAppend(transfer, Bytes.Frame(2, 62)));
        var length = framer.End(transfer, 64, out _);

        Assert.Equal(112 + 106, length);
        Assert.Equal(Bytes.Words("4:1 4:112 4:36 4:61"), transfer[..16]);
        Assert.Equal(new byte[7], transfer[105..112]);
        Assert.Equal(Bytes.Words("4:1 4:106 4:36 4:62"), transfer[112..128]);
        Assert.Equal([Bytes.Frame(1, 61), Bytes.Frame(2, 62)], _rig.Unframe(_unframer, transfer.AsSpan(0, length)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void No_more_packets_a_transfer_than_the_device_takes(int most)
    {
        var framer = new RndisFramer(new RndisLimits(most, 16384, 1));
        var transfer = new byte[16384];

        framer.Begin(transfer);
        var count = 0;
        while (framer.TryAppend(transfer, Bytes.Frame(count, 60)))
        {
            count++;
        }

        Assert.Equal(most, count);
        Assert.Equal(most > 1, framer.Aggregates);
    }

    [Fact]
    public void Data_behind_per_packet_information_is_found()
    {
        var frame = Bytes.Frame(1, 60);
        byte[] transfer = [.. Bytes.Words("4:1 4:120 4:48 4:60 4:0 4:0 4:0 4:36 4:12 4:0 4:0"), .. new byte[12], .. frame, .. new byte[4],
            .. Bytes.Words("4:1 4:104 4:36 4:60 4:0 4:0 4:0 4:0 4:0 4:0 4:0"), .. frame];

        Assert.Equal([frame, frame], _rig.Unframe(_unframer, transfer));
        Assert.Equal("", _rig.Drops);
    }

    /// <summary>CVE-2022-48837, CVE-2026-64505: offset + length + 8 wrapped round in 32 bits.</summary>
    [Theory]
    [InlineData(0xffffffffU, 60U, "BadLength 1")]
    [InlineData(0xfffffff8U, 60U, "BadLength 1")]
    [InlineData(0xfffffffcU, 4U, "BadLength 1")]
    [InlineData(36U, 0xffffffffU, "BadLength 1")]
    [InlineData(36U, 0xfffffffcU, "BadLength 1")]
    [InlineData(0x80000000U, 0x80000000U, "BadLength 1")]
    [InlineData(0xffffffffU, 0xffffffffU, "BadLength 1")]
    [InlineData(36U, 61U, "BadLength 1")]
    [InlineData(37U, 60U, "BadLength 1")]
    [InlineData(96U, 0U, "Runt 1")]
    [InlineData(35U, 60U, "BadHeader 1")]
    [InlineData(0U, 60U, "BadHeader 1")]
    public void Data_outside_of_its_message_is_dropped_and_the_next_message_taken(uint offset, uint length, string drops)
    {
        byte[] transfer = [.. Bytes.Words($"4:1 4:104 4:{offset} 4:{length} 4:0 4:0 4:0 4:0 4:0 4:0 4:0"), .. new byte[60],
            .. Bytes.Words("4:1 4:104 4:36 4:60 4:0 4:0 4:0 4:0 4:0 4:0 4:0"), .. Bytes.Frame(2, 60)];

        Assert.Equal([Bytes.Frame(2, 60)], _rig.Unframe(_unframer, transfer));
        Assert.Equal(drops, _rig.Drops);
    }

    [Theory]
    [InlineData("4:1 4:105 4:36 4:60", "Truncated 1")]
    [InlineData("4:1 4:0xffffffff 4:36 4:60", "Truncated 1")]
    [InlineData("4:1 4:0x80000000 4:36 4:60", "Truncated 1")]
    [InlineData("4:1 4:7 4:36 4:60", "BadLength 1")]
    [InlineData("4:1 4:0 4:36 4:60", "BadLength 1")]
    [InlineData("4:0xdeadbeef 4:104 4:36 4:60", "BadSignature 1")]
    [InlineData("4:9 4:104 4:36 4:60", "BadSignature 1")]
    [InlineData("4:0 4:104 4:36 4:60", "BadSignature 1")]
    [InlineData("4:0x80000002 4:104 4:36 4:60", "Unknown 1")]
    public void A_message_whose_head_lies_is_dropped_by_cause(string head, string drops)
    {
        Assert.Empty(_rig.Unframe(_unframer, [.. Bytes.Words(head), .. new byte[88]]));
        Assert.Equal(drops, _rig.Drops);
    }

    [Fact]
    public void A_message_shorter_than_the_header_is_dropped_and_the_next_taken()
    {
        byte[] transfer = [.. Bytes.Words("4:1 4:40 4:36 4:0"), .. new byte[24], .. Bytes.Words("4:1 4:104 4:36 4:60 4:0 4:0 4:0 4:0 4:0 4:0 4:0"), .. Bytes.Frame(2, 60)];

        Assert.Equal([Bytes.Frame(2, 60)], _rig.Unframe(_unframer, transfer));
        Assert.Equal("BadHeader 1", _rig.Drops);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(400)]
    public void Zeros_behind_the_last_message_are_no_message(int count)
    {
        byte[] transfer = [.. Bytes.Words("4:1 4:104 4:36 4:60 4:0 4:0 4:0 4:0 4:0 4:0 4:0"), .. Bytes.Frame(1, 60), .. new byte[count]];

        Assert.Single(_rig.Unframe(_unframer, transfer));
        Assert.Equal("", _rig.Drops);
    }

    [Fact]
    public void Any_frames_come_back_whatever_the_device_takes()
    {
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), RoundTrip).QuickCheckThrowOnFailure();
    }

    private static void RoundTrip(int seed)
    {
        var random = new Random(seed);
        var device = new RndisLimits(random.Next(1, 41), random.Next(104, 20000), 1 << random.Next(8));
        var (framer, maxPacket) = (new RndisFramer(device, random.Next(104, 17000)), 64 << random.Next(5));
        using var rig = new SinkRig(maxFrame: 9018, packets: 64, bufferSize: 10240);
        var transfer = new byte[framer.TransferSize];
        random.NextBytes(transfer);

        framer.Begin(transfer);
        var sent = new List<byte[]>();
        for (var i = 0; i < 45; i++)
        {
            var frame = Bytes.Frame(seed + i, random.Next(14, 1600));
            if (framer.TryAppend(transfer, frame))
            {
                sent.Add(frame);
            }
        }

        var length = framer.End(transfer, maxPacket, out _);
        Assert.True(length <= device.MaxTransfer && (length == 0 || length % maxPacket != 0 || length == device.MaxTransfer));
        Assert.Equal(sent, rig.Unframe(new RndisUnframer(), transfer.AsSpan(0, length)));
        Assert.Equal("", rig.Drops);
    }
}
