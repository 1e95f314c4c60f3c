using HwNet.Drivers.Rndis;
using HwNet.Drivers.Tests.UsbEther;

namespace HwNet.Drivers.Tests.Rndis;

public class RndisControlTests
{
    private readonly byte[] _buffer = Enumerable.Repeat((byte)0xee, RndisMessages.ControlBuffer).ToArray();

    [Fact]
    public void Messages_are_written_as_the_specification_lays_them_out()
    {
        Assert.Equal(Bytes.Words("4:2 4:24 4:5 4:1 4:0 4:16384"), RndisControl.Initialize(_buffer, 5, 16384).ToArray());
        Assert.Equal(Bytes.Words("4:3 4:12 4:6"), RndisControl.Halt(_buffer, 6).ToArray());
        Assert.Equal(Bytes.Words("4:6 4:12 4:0"), RndisControl.Reset(_buffer).ToArray());
        Assert.Equal(Bytes.Words("4:8 4:12 4:7"), RndisControl.KeepAlive(_buffer, 7).ToArray());
        Assert.Equal(Bytes.Words("4:0x80000008 4:16 4:9 4:0"), RndisControl.KeepAliveAnswer(_buffer, 9).ToArray());
        Assert.Equal(Bytes.Words("4:4 4:28 4:10 4:0x00010107 4:0 4:20 4:0"), RndisControl.Query(_buffer, 10, RndisMessages.OidLinkSpeed).ToArray());
        Assert.Equal(
            Bytes.Words("4:5 4:32 4:11 4:0x0001010e 4:4 4:20 4:0 4:0x2d"),
            RndisControl.Set(_buffer, 11, RndisMessages.OidPacketFilter, 0x2d).ToArray());
        Assert.Equal(
            Bytes.Words("4:5 4:40 4:12 4:0x01010103 4:12 4:20 4:0 4:0x005e0001 4:0x00010100 4:0x1234005e"),
            RndisControl.Set(_buffer, 12, RndisMessages.OidMulticastList, Bytes.Hex("01005e000001 0100 5e003412")).ToArray());
    }

    [Fact]
    public void The_query_for_the_address_carries_48_zero_bytes()
    {
        var message = RndisControl.Query(_buffer, 1, RndisMessages.OidPermanentAddress, RndisMessages.AddressQueryInput);

        Assert.Equal(Bytes.Words("4:4 4:76 4:1 4:0x01010101 4:48 4:20 4:0").Concat(new byte[48]), message.ToArray());
    }

    [Fact]
    public void The_answer_to_a_query_gives_its_information()
    {
        var bytes = Bytes.Words("4:0x80000004 4:30 4:3 4:0 4:6 4:16 2:0x1202 2:0x3434 2:0x5656");

        Assert.True(RndisReply.TryRead([.. bytes, 0xee], out var reply, out _));

        Assert.True(reply.Answers(RndisMessages.Query, 3));
        Assert.True(reply.TryGetInfo(6, out var info));
        Assert.Equal(bytes[24..], info.ToArray());
        Assert.False(reply.TryGetInfo(5, out _), "more than was asked for");
    }

    /// <summary>CVE-2023-54110: offset + length + 8 wrapped round in 32 bits; CVE-2006-1368.</summary>
    [Theory]
    [InlineData(16U, 7U)]
    [InlineData(17U, 6U)]
    [InlineData(0xfffffff8U, 6U)]
    [InlineData(0xffffffffU, 1U)]
    [InlineData(0xfffffff2U, 14U)]
    [InlineData(16U, 0xffffffffU)]
    [InlineData(16U, 0xfffffff8U)]
    [InlineData(15U, 6U)]
    [InlineData(0U, 6U)]
    public void Information_outside_of_the_answer_is_not_given(uint offset, uint length)
    {
        var bytes = Bytes.Words($"4:0x80000004 4:30 4:3 4:0 4:{length} 4:{offset} 2:1 2:2 2:3");

        Assert.True(RndisReply.TryRead([.. bytes, .. new byte[900]], out var reply, out _));

        Assert.False(reply.TryGetInfo(int.MaxValue, out var info));
        Assert.True(info.IsEmpty);
    }

    [Theory]
    [InlineData("4:0x80000004 4:24 4:3 4:0xc00000bb 4:0 4:0")]
    [InlineData("4:0x80000004 4:16 4:3 4:0")]
    [InlineData("4:0x80000005 4:30 4:3 4:0 4:6 4:16 2:1 2:2 2:3")]
    public void An_answer_that_failed_or_is_another_gives_no_information(string words)
    {
        Assert.True(RndisReply.TryRead(Bytes.Words(words), out var reply, out _));

        Assert.False(reply.TryGetInfo(100, out _));
    }

    [Theory]
    [InlineData("4:0x80000005 4:16 4:3 4:0", RndisMessages.Set, 3U, true)]
    [InlineData("4:0x80000005 4:16 4:2 4:0", RndisMessages.Set, 3U, false)]
    [InlineData("4:0x80000004 4:24 4:3 4:0 4:0 4:0", RndisMessages.Set, 3U, false)]
    [InlineData("4:7 4:20 4:3 4:0 4:0", RndisMessages.Set, 3U, false)]
    [InlineData("4:0x80000006 4:16 4:0 4:1", RndisMessages.Reset, 3U, true)]
    public void Only_the_answer_with_the_number_of_the_request_is_its_answer(string words, uint type, uint request, bool answers)
    {
        Assert.True(RndisReply.TryRead(Bytes.Words(words), out var reply, out _));

        Assert.Equal(answers, reply.Answers(type, request));
    }

    [Fact]
    public void Indications_keep_alives_and_the_answer_to_reset_are_read_where_their_fields_are()
    {
        Assert.True(RndisReply.TryRead(Bytes.Words("4:7 4:20 4:0x4001000b 4:0 4:0"), out var indication, out _));
        Assert.True(RndisReply.TryRead(Bytes.Words("4:8 4:12 4:77"), out var keepAlive, out _));
        Assert.True(RndisReply.TryRead(Bytes.Words("4:0x80000006 4:16 4:0 4:1"), out var reset, out _));

        Assert.Equal((RndisMessages.MediaConnect, 0U), (indication.Status, indication.RequestId));
        Assert.Equal((RndisMessages.Success, 77U), (keepAlive.Status, keepAlive.RequestId));
        Assert.Equal((RndisMessages.Success, 0U, true), (reset.Status, reset.RequestId, reset.AddressingReset));
        Assert.False(indication.AddressingReset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4:8 2:12")]
    [InlineData("4:8 4:12")]
    [InlineData("4:8 4:11 4:77")]
    [InlineData("4:0x80000005 4:15 4:3 4:0")]
    [InlineData("4:0x80000005 4:17 4:3 4:0")]
    [InlineData("4:0x80000005 4:0xffffffff 4:3 4:0")]
    [InlineData("4:0x80000005 4:0 4:3 4:0")]
    [InlineData("4:0 4:0 4:0 4:0")]
    public void A_message_that_is_shorter_than_its_fields_or_longer_than_what_came_is_none(string words)
    {
        Assert.False(RndisReply.TryRead(Bytes.Words(words), out _, out var reason));

        Assert.NotNull(reason);
    }

    [Theory]
    [InlineData("4:1 4:0 4:1 4:1580 4:0", 1, 1580, 1)]
    [InlineData("4:1 4:0 4:0 4:1580 4:3", 1, 1580, 8)]
    [InlineData("4:1 4:0 4:0xffffffff 4:0xffffffff 4:7", 40, 1048576, 128)]
    [InlineData("4:1 4:0 4:10 4:16384 4:8", 10, 16384, 1)]
    [InlineData("4:1 4:0 4:10 4:16384 4:0xffffffff", 10, 16384, 1)]
    public void What_a_device_takes_is_made_sane(string words, int packets, int transfer, int alignment)
    {
        var bytes = Bytes.Words($"4:0x80000002 4:52 4:1 4:0 4:1 4:0 {words} 4:0 4:0");
        Assert.True(RndisReply.TryRead(bytes, out var reply, out _));

        Assert.True(RndisLimits.TryRead(reply, out var limits, out _));

        Assert.Equal(new RndisLimits(packets, transfer, alignment), limits);
    }

    [Theory]
    [InlineData("4:0x80000002 4:52 4:1 4:0 4:1 4:0 4:1 4:1 4:1 4:1580 4:0 4:0 4:0", "not Ethernet")]
    [InlineData("4:0x80000002 4:52 4:1 4:0 4:1 4:0 4:1 4:0 4:1 4:103 4:0 4:0 4:0", "103 bytes only")]
    [InlineData("4:0x80000002 4:40 4:1 4:0 4:1 4:0 4:1 4:0 4:1 4:1580", "40 bytes")]
    [InlineData("4:0x80000002 4:52 4:1 4:0xc0000001 4:1 4:0 4:1 4:0 4:1 4:1580 4:0 4:0 4:0", "status 0xc0000001")]
    [InlineData("4:0x80000005 4:16 4:1 4:0", "0x80000005")]
    public void A_device_that_cannot_be_used_says_why(string words, string why)
    {
        Assert.True(RndisReply.TryRead(Bytes.Words(words), out var reply, out _));

        Assert.False(RndisLimits.TryRead(reply, out _, out var reason));

        Assert.Contains(why, reason, StringComparison.Ordinal);
    }
}
