using HwNet.Drivers.Ncm;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.Ncm;

/// <summary>Blocks written out by hand from the class definition.</summary>
public sealed class NtbVectorTests : IDisposable
{
    private readonly SinkRig _rig = new();
    private readonly NtbUnframer _unframer = new(16384);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void A_16_bit_block_with_one_60_byte_datagram_gives_it()
    {
        var frame = Bytes.Frame(1, 60);
        var block = Bytes.Hex("4e 43 4d 48 0c 00 07 00 58 00 0c 00" + "4e 43 4d 30 10 00 00 00 1c 00 3c 00 00 00 00 00").Concat(frame).ToArray();

        Assert.Equal(0x58, block.Length);
        Assert.Equal(frame, Assert.Single(_rig.Unframe(_unframer, block)));
        Assert.Equal("", _rig.Drops);
    }

    [Fact]
    public void A_32_bit_block_with_one_60_byte_datagram_gives_it()
    {
        var frame = Bytes.Frame(1, 60);
        var block = Bytes.Hex(
            "6e 63 6d 68 10 00 07 00 6c 00 00 00 10 00 00 00" +
            "6e 63 6d 30 20 00 00 00 00 00 00 00 00 00 00 00 30 00 00 00 3c 00 00 00 00 00 00 00 00 00 00 00").Concat(frame).ToArray();

        Assert.Equal(0x6c, block.Length);
        Assert.Equal(frame, Assert.Single(_rig.Unframe(_unframer, block)));
        Assert.Equal("", _rig.Drops);
    }

    [Theory]
    [InlineData(false, "4e 43 4d 48 0c 00 00 00 5a 00 0c 00" + "4e 43 4d 30 10 00 00 00 1e 00 3c 00 00 00 00 00" + "00 00")]
    [InlineData(true, "6e 63 6d 68 10 00 00 00 6e 00 00 00 10 00 00 00" +
        "6e 63 6d 30 20 00 00 00 00 00 00 00 00 00 00 00 32 00 00 00 3c 00 00 00 00 00 00 00 00 00 00 00" + "00 00")]
    public void A_lone_frame_is_framed_as_the_class_definition_says(bool wide, string head)
    {
        var frame = Bytes.Frame(2, 60);
        var m = _rig.Packet(frame);

        Assert.True(new NtbFramer(wide, NcmParameters.Default).TryFrameAlone(m, 512, out var zeroPacket));

        Assert.False(zeroPacket);
        Assert.Equal(Bytes.Hex(head).Concat(frame), m.Data.ToArray());
        m.Free();
    }

    [Fact]
    public void Two_frames_in_a_buffer_are_framed_as_the_class_definition_says()
    {
        var (one, two) = (Bytes.Frame(1, 61), Bytes.Frame(2, 60));
        var framer = new NtbFramer(wide: false, NcmParameters.Default with { OutMaxDatagrams = 2, OutRemainder = 2 });
        var transfer = Enumerable.Repeat((byte)0xee, 2048).ToArray();

        framer.Begin(transfer);
        Assert.True(framer.TryAppend(transfer, one));
        Assert.True(framer.TryAppend(transfer, two));
        Assert.False(framer.TryAppend(transfer, two));
        var length = framer.End(transfer, 512, out var zeroPacket);

        var head = "4e 43 4d 48 0c 00 00 00 9c 00 0c 00" + "4e 43 4d 30 14 00 00 00 20 00 3d 00 60 00 3c 00 00 00 00 00";
        Assert.Equal(Bytes.Hex(head).Concat(one).Concat(new byte[3]).Concat(two), transfer[..length]);
        Assert.False(zeroPacket);
        Assert.All(transfer[length..], b => Assert.Equal(0xee, b));
    }

    [Fact]
    public void The_parameters_are_read_where_they_stand()
    {
        var bytes = Bytes.Words("2:28 2:3 4:32768 2:4 2:0 2:4 2:0 4:16384 2:8 2:2 2:16 2:20");

        Assert.True(NcmParameters.TryRead(bytes, out var parameters, out var reason));

        Assert.Equal(new NcmParameters(true, 32768, 16384, 8, 2, 16, 20), parameters);
        Assert.Equal((2 - 14) & 7, parameters.FrameRemainder);
        Assert.Null(reason);
    }
}
