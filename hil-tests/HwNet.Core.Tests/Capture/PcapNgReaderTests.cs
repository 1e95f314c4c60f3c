using System.Numerics;
using System.Text;
using HwNet.Capture;

namespace HwNet.Core.Tests.Capture;

public sealed class PcapNgReaderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Interface_and_packet_options_are_read_in_both_byte_orders(bool bigEndian)
    {
        var file = new CaptureBytes(bigEndian);
        _ = file.Section()
            .Interface(1, 9000, o => o.Option(2, "eth7"u8.ToArray()).Option(9, [9]).Option(14, file.Number64(1_000)).EndOfOptions())
            .Enhanced(0, 5_000_000_007, CaptureBytes.Frame(61), 1514, o => o
                .Option(1, "a comment"u8.ToArray()).Option(2, file.Number32(0xffff_fffe)).Option(4, file.Number64(42)).EndOfOptions());
        using var reader = CaptureReader.Open(file.ToStream());

        var (frame, bytes) = CaptureAssert.Next(reader);

        var ifp = Assert.Single(reader.Interfaces);
        Assert.Equal(("eth7", LinkType.Ethernet, 9000), (ifp.Name, ifp.LinkType, ifp.SnapLength));
        Assert.Equal(
            new CapturedFrame
            {
                Timestamp = 1_005_000_000_007,
                CapturedLength = 61,
                WireLength = 1514,
                Direction = CaptureDirection.Outbound,
                DropCount = 42,
            },
            frame);
        Assert.Equal(CaptureBytes.Frame(61), bytes);
        CaptureAssert.EndsCleanly(reader);
    }

    [Fact]
    public void Every_resolution_is_converted_as_exact_arithmetic_says()
    {
        var random = new Random(20);
        for (var option = 0; option < 256; option++)
        {
            var units = (ulong)random.NextInt64() >> random.Next(40);
            var exact = option >= 128
                ? (new BigInteger(units) * 1_000_000_000) >> (option - 128)
                : new BigInteger(units) * 1_000_000_000 / BigInteger.Pow(10, option);
            var file = new CaptureBytes(false).Section().Interface(options: o => o.Option(9, [(byte)option])).Enhanced(0, units, []);
            using var reader = CaptureReader.Open(file.ToStream());

            if (exact > long.MaxValue)
            {
                CaptureAssert.EndsBadly(reader, Errno.EBADMSG, "time stamp", "offset 56");
            }
            else
            {
                Assert.Equal(exact, CaptureAssert.Next(reader).Frame.Timestamp);
            }
        }
    }

    [Fact]
    public void Without_a_resolution_time_is_in_microseconds()
    {
        using var reader = CaptureReader.Open(new CaptureBytes(false).Section().Interface().Enhanced(0, 7, []).ToStream());

        Assert.Equal(7_000, CaptureAssert.Next(reader).Frame.Timestamp);
    }

    [Fact]
    public void A_time_before_1970_comes_out_negative()
    {
        var file = new CaptureBytes(false);
        _ = file.Section().Interface(options: o => o.Option(14, file.Number64(unchecked((ulong)-2L)))).Enhanced(0, 500_000, []);
        using var reader = CaptureReader.Open(file.ToStream());

        Assert.Equal(-1_500_000_000, CaptureAssert.Next(reader).Frame.Timestamp);
    }

    [Fact]
    public void Interface_numbers_count_within_their_section_and_sections_may_differ_in_byte_order()
    {
        var little = new CaptureBytes(false).Section().Interface(1).Interface(101).Enhanced(1, 1, CaptureBytes.Frame(3)).ToArray();
        var big = new CaptureBytes(true).Section().Interface(113).Enhanced(0, 2, CaptureBytes.Frame(5)).ToArray();
        using var reader = CaptureReader.Open(new MemoryStream([.. little, .. big]));

        var frames = CaptureAssert.All(reader);

        Assert.Equal([1, 2], frames.Select(f => f.Frame.InterfaceIndex));
        Assert.Equal([CaptureBytes.Frame(3), CaptureBytes.Frame(5)], frames.Select(f => f.Bytes));
        Assert.Equal([LinkType.Ethernet, LinkType.Raw, LinkType.LinuxSll], reader.Interfaces.Select(i => i.LinkType));
        CaptureAssert.EndsCleanly(reader);
    }

    [Theory]
    [InlineData(0, 100, 100)]
    [InlineData(64, 100, 64)]
    [InlineData(64, 30, 30)]
    public void A_simple_packet_is_as_long_as_the_snap_length_lets_it(uint snap, uint wire, int captured)
    {
        var file = new CaptureBytes(true).Section().Interface(1, snap)
            .Block(3, b => b.U32(wire).Raw(CaptureBytes.Frame(captured)).Raw(new byte[-captured & 3]));
        using var reader = CaptureReader.Open(file.ToStream());

        var (frame, bytes) = CaptureAssert.Next(reader);

        Assert.Equal(new CapturedFrame { CapturedLength = captured, WireLength = (int)wire }, frame);
        Assert.Equal(CaptureBytes.Frame(captured), bytes);
        CaptureAssert.EndsCleanly(reader);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(0xffff, 0)]
    public void The_obsolete_packet_block_is_read_with_its_drop_count(int drops, long believed)
    {
        var file = new CaptureBytes(true);
        _ = file.Section().Interface().Block(2, b => b.U16(0).U16(drops).U32(0).U32(9).U32(5).U32(5).Raw(CaptureBytes.Frame(5)).Raw(0, 0, 0)
            .Option(2, file.Number32(1)).EndOfOptions());
        using var reader = CaptureReader.Open(file.ToStream());

        var (frame, bytes) = CaptureAssert.Next(reader);

        Assert.Equal((9_000L, believed, CaptureDirection.Inbound), (frame.Timestamp, frame.DropCount, frame.Direction));
        Assert.Equal(CaptureBytes.Frame(5), bytes);
    }

    [Fact]
    public void Blocks_that_carry_no_packets_are_passed_over()
    {
        var file = new CaptureBytes(false).Section().Interface()
            .Block(4, b => b.U16(1).U16(8).Raw(192, 0, 2, 1, (byte)'a', 0, 0, 0).U32(0))
            .Block(5, b => b.U32(0).U64(0))
            .Block(0x0bad_cafe, b => b.Raw(new byte[70_000]))
            .Block(0x4000_0bad, _ => { })
            .Enhanced(0, 1, CaptureBytes.Frame(8));
        using var reader = CaptureReader.Open(file.ToStream());

        Assert.Equal(CaptureBytes.Frame(8), CaptureAssert.Next(reader).Bytes);
        CaptureAssert.EndsCleanly(reader);
    }

    [Fact]
    public void A_name_that_would_move_the_cursor_of_a_terminal_is_defused()
    {
        var file = new CaptureBytes(false).Section().Interface(options: o => o.Option(2, Encoding.UTF8.GetBytes("e\u001b[2J\r\nö\0rest")));
        using var reader = CaptureReader.Open(file.ToStream());

        CaptureAssert.EndsCleanly(reader);

        Assert.Equal("e?[2J??ö", Assert.Single(reader.Interfaces).Name);
    }
}
