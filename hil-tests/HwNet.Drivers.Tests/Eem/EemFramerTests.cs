using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using HwNet.Drivers.Eem;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.Eem;

public sealed class EemFramerTests : IDisposable
{
    private readonly SinkRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void A_frame_with_a_CRC_is_written_as_the_class_definition_says()
    {
        var frame = Bytes.Frame(1, 60);
        var m = _rig.Packet(frame);

        Assert.True(new EemFramer(crc: true).TryFrameAlone(m, 512, out var zeroPacket));

        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(crc, Bytes.Crc(frame));
        Assert.Equal(Bytes.Hex("40 40").Concat(frame).Concat(crc), m.Data.ToArray());
        Assert.False(zeroPacket);
        m.Free();
    }

    [Fact]
    public void A_frame_without_a_CRC_carries_the_marker()
    {
        var frame = Bytes.Frame(1, 1514);
        var m = _rig.Packet(frame);

        Assert.True(new EemFramer(crc: false).TryFrameAlone(m, 512, out _));

        Assert.Equal(Bytes.Hex("ee 05").Concat(frame).Concat(Bytes.Hex("de ad be ef")), m.Data.ToArray());
        m.Free();
    }

    [Theory]
    [InlineData(506, 514)]
    [InlineData(505, 511)]
    [InlineData(507, 513)]
    [InlineData(1018, 1026)]
    public void A_transfer_that_would_end_on_a_packet_boundary_gets_an_empty_packet(int frame, int length)
    {
        var m = _rig.Packet(Bytes.Frame(1, frame));

        Assert.True(new EemFramer().TryFrameAlone(m, 512, out var zeroPacket));

        Assert.Equal(length, m.Length);
        Assert.False(zeroPacket);
        Assert.True(length % 512 != 2 || m.Data.EndsWith("\0\0"u8));
        m.Free();
    }

    [Theory]
    [InlineData(16379, true)]
    [InlineData(16380, false)]
    public void A_frame_whose_length_has_no_room_in_the_header_is_refused_and_unchanged(int length, bool fits)
    {
        using var rig = new SinkRig(packets: 4, bufferSize: 20000);
        var m = rig.Packet(new byte[length]);

        Assert.Equal(fits, new EemFramer(crc: false).TryFrameAlone(m, 512, out _));

        Assert.Equal(length + (fits ? 6 : 0), m.Length);
        m.Free();
    }

    [Fact]
    public void Any_frames_come_back_however_the_transfers_are_cut()
    {
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), RoundTrip).QuickCheckThrowOnFailure();
    }

    private static void RoundTrip(int seed)
    {
        var random = new Random(seed);
        using var rig = new SinkRig(maxFrame: 9018, packets: 64, bufferSize: 10240);
        var maxPacket = 64 << random.Next(5);
        var bundle = new List<byte>();
        var sent = new List<byte[]>();
        for (var i = 0; i < random.Next(1, 20); i++)
        {
            var frame = Bytes.Frame(seed + i, random.Next(14, 1600));
            var m = rig.Packet(frame);
            Assert.True(new EemFramer(random.Next(2) == 0).TryFrameAlone(m, maxPacket, out _));
            Assert.NotEqual(0, m.Length % maxPacket);
            bundle.AddRange(m.Data);
            sent.Add(frame);
            m.Free();
        }

        var buffer = maxPacket * random.Next(1, 9);
        var unframer = new EemUnframer(maxPacket, buffer);
        var got = new List<byte[]>();
        for (var at = 0; at < bundle.Count; at += buffer)
        {
            got.AddRange(rig.Unframe(unframer, bundle.Skip(at).Take(buffer).ToArray()));
        }

        Assert.Equal(sent, got);
        Assert.Equal("", rig.Drops);
    }
}
