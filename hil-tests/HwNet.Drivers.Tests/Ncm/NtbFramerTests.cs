using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using HwNet.Drivers.Ncm;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.Ncm;

public sealed class NtbFramerTests : IDisposable
{
    private readonly SinkRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(false, 482, 513)]
    [InlineData(false, 481, 511)]
    [InlineData(true, 462, 513)]
    public void A_lone_block_that_would_end_on_a_packet_boundary_gets_one_zero_byte(bool wide, int frame, int length)
    {
        var m = _rig.Packet(Bytes.Frame(1, frame));

        Assert.True(new NtbFramer(wide, NcmParameters.Default).TryFrameAlone(m, 512, out var zeroPacket));

        Assert.Equal(length, m.Length);
        Assert.Equal(length, BinaryPrimitives.ReadUInt16LittleEndian(m.Data[8..]));
        Assert.False(zeroPacket);
        Assert.True(length == 511 || m.Data[^1] == 0);
        m.Free();
    }

    [Fact]
    public void A_device_that_wants_zero_length_packets_gets_them_instead()
    {
        var m = _rig.Packet(Bytes.Frame(1, 482));

        Assert.True(new NtbFramer(wide: false, NcmParameters.Default) { ZeroPackets = true }.TryFrameAlone(m, 512, out var zeroPacket));

        Assert.Equal(512, m.Length);
        Assert.True(zeroPacket);
        m.Free();
    }

    [Fact]
    public void A_block_as_long_as_the_device_takes_needs_nothing_behind_it()
    {
        var m = _rig.Packet(new byte[1800]);
        var framer = new NtbFramer(wide: false, NcmParameters.Default with { OutMaxSize = 2048, OutRemainder = 2 });
        var transfer = new byte[4096];

        framer.Begin(transfer);
        var left = 2048 - (12 + 172);
        Assert.False(framer.TryAppend(transfer, new byte[left + 1]));
        Assert.True(framer.TryAppend(transfer, new byte[left]));

        Assert.Equal(2048, framer.End(transfer, 512, out var zeroPacket));
        Assert.False(zeroPacket);
        m.Free();
    }

    [Theory]
    [InlineData(2020, false)]
    [InlineData(2018, true)]
    public void A_frame_that_does_not_fit_the_device_is_refused_and_unchanged(int length, bool fits)
    {
        using var rig = new SinkRig(bufferSize: 4096);
        var frame = Bytes.Frame(1, length);
        var m = rig.Packet(frame);

        Assert.Equal(fits, new NtbFramer(wide: false, NcmParameters.Default with { OutMaxSize = 2048 }).TryFrameAlone(m, 512, out _));

        Assert.Equal(fits ? 2048 : length, m.Length);
        Assert.True(fits || m.Data.SequenceEqual(frame));
        m.Free();
    }

    [Fact]
    public void A_frame_without_the_room_in_front_is_refused_and_unchanged()
    {
        var m = _rig.Packet(Bytes.Frame(1, 60));
        _ = m.Prepend(m.Headroom - 20);
        var length = m.Length;

        Assert.False(new NtbFramer(wide: false, NcmParameters.Default).TryFrameAlone(m, 512, out _));

        Assert.Equal(length, m.Length);
        m.Free();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void No_more_datagrams_than_the_device_takes(int limit)
    {
        var framer = new NtbFramer(wide: false, NcmParameters.Default with { OutMaxDatagrams = limit });
        var transfer = new byte[framer.TransferSize];

        framer.Begin(transfer);
        var count = 0;
        while (framer.TryAppend(transfer, Bytes.Frame(count, 60)))
        {
            count++;
        }

        Assert.Equal(limit, count);
        Assert.Equal(limit, _rig.Unframe(new NtbUnframer(16384), transfer.AsSpan(0, framer.End(transfer, 512, out _))).Count);
    }

    [Theory]
    [InlineData(12000, 12000)]
    [InlineData(14849, 16384)]
    [InlineData(16000, 16384)]
    public void A_nearly_full_block_is_filled_up(int end, int length)
    {
        var framer = new NtbFramer(wide: false, NcmParameters.Default);
        var transfer = Enumerable.Repeat((byte)0xee, 16384).ToArray();

        framer.Begin(transfer);
        Assert.True(framer.TryAppend(transfer, new byte[end - 186]));

        Assert.Equal(length, framer.End(transfer, 512, out _));
        Assert.All(transfer[end..length], b => Assert.Equal(0, b));
        Assert.Equal(length, BinaryPrimitives.ReadUInt16LittleEndian(transfer.AsSpan(8)));
    }

    [Fact]
    public void A_block_that_is_shorter_than_the_device_takes_is_not_filled_up()
    {
        var framer = new NtbFramer(wide: false, NcmParameters.Default with { OutMaxSize = 65536 });
        var transfer = new byte[16384];

        framer.Begin(transfer);
        Assert.True(framer.TryAppend(transfer, new byte[16383 - 186]));

        Assert.Equal(16383, framer.End(transfer, 512, out _));
    }

    [Fact]
    public void The_sequence_counts_blocks_that_were_built_and_wraps_round()
    {
        var framer = new NtbFramer(wide: false, NcmParameters.Default);
        var unframer = new NtbUnframer(16384);
        var transfer = new byte[2048];
        for (var i = 0; i < 65540; i++)
        {
            framer.Begin(transfer);
            Assert.Equal(0, framer.End(transfer, 512, out _));
            framer.Begin(transfer);
            Assert.True(framer.TryAppend(transfer, new byte[14]));
            Assert.Single(_rig.Unframe(unframer, transfer.AsSpan(0, framer.End(transfer, 512, out _))));
        }

        Assert.Equal(0, unframer.SequenceGaps);
        Assert.Equal(65540, unframer.Blocks);
    }

    [Fact]
    public void Any_frames_come_back_whatever_the_device_asked_for()
    {
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), RoundTrip).QuickCheckThrowOnFailure();
    }

    private static void RoundTrip(int seed)
    {
        var random = new Random(seed);
        var device = RandomDevice(random);
        var (wide, atEnd, maxPacket) = (random.Next(2) == 0, random.Next(2) == 0, 64 << random.Next(5));
        var framer = new NtbFramer(wide, device, random.Next(2048, 65536)) { TableAtEnd = atEnd, ZeroPackets = random.Next(4) == 0 };
        using var rig = new SinkRig(maxFrame: 9018, packets: 64, bufferSize: 10240);
        var unframer = new NtbUnframer(65536);
        var transfer = new byte[framer.TransferSize];
        random.NextBytes(transfer);

        framer.Begin(transfer);
        var sent = new List<byte[]>();
        for (var i = 0; i < 41; i++)
        {
            var frame = Bytes.Frame(seed + i, random.Next(14, 1600));
            if (framer.TryAppend(transfer, frame))
            {
                sent.Add(frame);
            }
        }

        var length = framer.End(transfer, maxPacket, out var zeroPacket);
        Check(device, transfer.AsSpan(0, length), wide, maxPacket, zeroPacket);
        Assert.Equal(sent, rig.Unframe(unframer, transfer.AsSpan(0, length)));

        var lone = Bytes.Frame(seed, random.Next(14, 1600));
        var m = rig.Packet(lone);
        if (framer.TryFrameAlone(m, maxPacket, out zeroPacket))
        {
            Check(device, m.Data, wide, maxPacket, zeroPacket);
            Assert.Equal([lone], rig.Unframe(unframer, m.Data));
        }

        m.Free();
        Assert.Equal("", rig.Drops);
    }

    private static NcmParameters RandomDevice(Random random)
    {
        var divisor = 4 << random.Next(5);
        return new NcmParameters(true, 65536, random.Next(2048, 70000), divisor, random.Next(divisor), 4 << random.Next(5), random.Next(1, 41));
    }

    /// <summary>What the device asked for holds for the block, read field by field.</summary>
    private static void Check(NcmParameters device, ReadOnlySpan<byte> block, bool wide, int maxPacket, bool zeroPacket)
    {
        Assert.True(block.Length <= device.OutMaxSize);
        Assert.True(block.Length % maxPacket != 0 || zeroPacket || block.Length == device.OutMaxSize);
        var table = wide ? BinaryPrimitives.ReadInt32LittleEndian(block[12..]) : BinaryPrimitives.ReadUInt16LittleEndian(block[10..]);
        Assert.Equal(0, table % device.OutAlignment);
        for (var entry = table + (wide ? 16 : 8); ; entry += wide ? 8 : 4)
        {
            var index = wide ? BinaryPrimitives.ReadInt32LittleEndian(block[entry..]) : BinaryPrimitives.ReadUInt16LittleEndian(block[entry..]);
            if (index == 0)
            {
                return;
            }

            Assert.Equal(device.OutRemainder, (index + 14) % device.OutDivisor);
        }
    }
}
