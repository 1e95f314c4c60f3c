using HwNet.Buffers;
using HwNet.Drivers.Tests.UsbEther;
using HwNet.Drivers.Ure;

namespace HwNet.Drivers.Tests.Ure;

public sealed class UreFramerTests : IDisposable
{
    private const string Addresses = "02 00 00 00 00 02 02 00 00 00 00 01";

    private readonly SinkRig _rig = new();
    private readonly UreFramer _framer = new();

    public void Dispose() => _rig.Dispose();

    /// <summary>Lengths at which the transfer ends on a packet boundary are no exception.</summary>
    [Theory]
    [InlineData(60, "3c 00 00 c0")]
    [InlineData(504, "f8 01 00 c0")]
    [InlineData(1016, "f8 03 00 c0")]
    [InlineData(1514, "ea 05 00 c0")]
    public void A_lone_frame_goes_out_behind_eight_bytes(int length, string first)
    {
        var frame = Bytes.Frame(1, length);
        var m = _rig.Packet(frame);

        Assert.True(_framer.TryFrameAlone(m, 512, out var zeroPacket));

        Assert.Equal(Bytes.Hex(first + "00 00 00 00").Concat(frame), m.Data.ToArray());
        Assert.False(zeroPacket);
        m.Free();
    }

    [Fact]
    public void Frames_share_a_transfer_on_multiples_of_four_and_nothing_old_is_in_between()
    {
        var transfer = new byte[2048];
        Array.Fill(transfer, (byte)0xaa);
        _framer.Begin(transfer);

        Append(transfer, Bytes.Frame(1, 61));
        Append(transfer, Bytes.Frame(2, 64));
        Append(transfer, Bytes.Frame(3, 1514));

        byte[] expected =
        [
            .. Bytes.Hex("3d 00 00 c0 00 00 00 00"), .. Bytes.Frame(1, 61), 0, 0, 0, .. Bytes.Hex("40 00 00 c0 00 00 00 00"), .. Bytes.Frame(2, 64),
            .. Bytes.Hex("ea 05 00 c0 00 00 00 00"), .. Bytes.Frame(3, 1514),
        ];
        Assert.Equal(expected.Length, _framer.End(transfer, 1024, out var zeroPacket));
        Assert.Equal(expected, transfer[..expected.Length]);
        Assert.False(zeroPacket);
    }

    [Fact]
    public void A_transfer_is_full_when_the_shortest_frame_does_not_go_in_any_more()
    {
        var transfer = new byte[68 + 68];
        _framer.Begin(transfer);
        var longer = _rig.Packet(Bytes.Frame(1, 61));

        Append(transfer, Bytes.Frame(1, 60));
        Assert.False(_framer.IsFull);
        Assert.False(_framer.TryAppend(transfer, longer));
        Append(transfer, Bytes.Frame(2, 60));

        Assert.True(_framer.IsFull);
        Assert.Equal(transfer.Length, _framer.End(transfer, 64, out _));
        longer.Free();
    }

    [Fact]
    public void A_tag_beside_the_packet_is_told_with_its_bytes_exchanged()
    {
        Assert.Equal("a1230100", Told(Bytes.Frame(1, 60), MbufChecksum.None, tag: 0xa123));
    }

    /// <summary>UDP 31, TCP 30, IPv4 29, IPv6 28; the place of the transport header from bit 17 on: 34 = 0x22 → 0x44_0000.</summary>
    [Theory]
    [InlineData("0800 45", 9, "11", MbufChecksum.FillL4, 0xa044_0000u)]
    [InlineData("0800 45", 9, "11", MbufChecksum.FillL3 | MbufChecksum.FillL4, 0xa044_0000u)]
    [InlineData("0800 45", 9, "06", MbufChecksum.FillL4, 0x6044_0000u)]
    [InlineData("0800 46", 9, "06", MbufChecksum.FillL4, 0x604c_0000u)]
    [InlineData("0800 45", 9, "01", MbufChecksum.FillL3, 0x2000_0000u)]
    [InlineData("0800 45", 9, "11", MbufChecksum.None, 0u)]
    [InlineData("0800 45", 9, "11", MbufChecksum.L3Valid | MbufChecksum.L4Valid, 0u)]
    [InlineData("86dd 60", 6, "11", MbufChecksum.FillL4, 0x906c_0000u)]
    [InlineData("86dd 60", 6, "06", MbufChecksum.FillL4, 0x506c_0000u)]
    [InlineData("8100 0005 0800 45", 9, "11", MbufChecksum.FillL4, 0xa04c_0000u)]
    public void Sums_to_be_filled_in_are_told_with_the_place_of_the_transport_header(string type, int at, string protocol, MbufChecksum fill, uint told)
    {
        var expected = Convert.ToHexStringLower([(byte)told, (byte)(told >> 8), (byte)(told >> 16), (byte)(told >> 24)]);

        Assert.Equal(expected, Told(Packet(type, at, protocol), fill));
    }

    [Theory]
    [InlineData("0800 45", 9, "01", MbufChecksum.FillL4)]
    [InlineData("86dd 60", 6, "00", MbufChecksum.FillL4)]
    [InlineData("86dd 60", 6, "11", MbufChecksum.FillL3)]
    [InlineData("0806 00", 6, "11", MbufChecksum.FillL4)]
    public void A_sum_that_the_chip_cannot_fill_in_is_refused_and_the_packet_is_as_it_was(string type, int at, string protocol, MbufChecksum fill)
    {
        var frame = Packet(type, at, protocol);
        var m = _rig.Packet(frame);
        m.Checksum = fill;
        var transfer = new byte[2048];
        _framer.Begin(transfer);

        Assert.False(_framer.TryFrameAlone(m, 512, out _));
        Assert.False(_framer.TryAppend(transfer, m));

        Assert.Equal(frame, m.Data.ToArray());
        Assert.Equal(0, _framer.End(transfer, 512, out _));
        m.Free();
    }

    [Fact]
    public void A_packet_that_asks_for_a_sum_and_is_too_short_for_its_header_is_refused()
    {
        foreach (var length in new[] { 14, 17, 33 })
        {
            var m = _rig.Packet(Packet("0800 45", 9, "11").AsSpan(0, length));
            m.Checksum = MbufChecksum.FillL4;

            Assert.False(_framer.TryFrameAlone(m, 512, out _));
            m.Free();
        }
    }

    private static byte[] Packet(string type, int at, string protocol)
    {
        var head = Bytes.Hex(Addresses + type);
        var frame = new byte[80];
        head.CopyTo(frame, 0);
        frame[head.Length - 1 + at] = Bytes.Hex(protocol)[0];
        return frame;
    }

    private void Append(byte[] transfer, byte[] frame)
    {
        var m = _rig.Packet(frame);
        Assert.True(_framer.TryAppend(transfer, m));
        m.Free();
    }

    /// <summary>The second double word of the descriptor, the same alone and in company.</summary>
    private string Told(byte[] frame, MbufChecksum sums, ushort? tag = null)
    {
        var m = _rig.Packet(frame);
        (m.Checksum, m.VlanTag) = (sums, tag);
        var transfer = new byte[2048];
        _framer.Begin(transfer);
        Assert.True(_framer.TryAppend(transfer, m));
        Assert.True(_framer.TryFrameAlone(m, 512, out _));
        Assert.Equal(m.Data.ToArray(), transfer[..m.Length]);
        m.Free();
        return Convert.ToHexStringLower(transfer.AsSpan(4, 4));
    }
}
