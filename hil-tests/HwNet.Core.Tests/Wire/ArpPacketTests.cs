using HwNet.Wire;

namespace HwNet.Core.Tests.Wire;

public sealed class ArpPacketTests
{
    [Fact]
    public void A_request_has_the_bytes_of_RFC_826()
    {
        byte[] expected =
        [
            0, 1, 8, 0, 6, 4, 0, 1,
            2, 0, 0, 0, 0, 1, 10, 9, 0, 1,
            0, 0, 0, 0, 0, 0, 10, 9, 0, 2,
        ];

        Assert.Equal(expected, WireSamples.Arp());
    }

    [Fact]
    public void A_reply_turns_the_request_round()
    {
        Assert.True(ArpPacket.TryParse(WireSamples.Arp(), out var request));

        var bytes = WireSamples.Write(ArpPacket.Length, request.Reply(WireSamples.There).Write);

        Assert.True(ArpPacket.TryParse(bytes, out var reply));
        Assert.Equal(ArpOperation.Reply, reply.Operation);
        Assert.Equal((WireSamples.There, WireSamples.Destination), (reply.SenderLladdr, reply.SenderAddress));
        Assert.Equal((WireSamples.Here, WireSamples.Source), (reply.TargetLladdr, reply.TargetAddress));
    }

    [Theory]
    [InlineData(1, 6, ArpError.HardwareType)]
    [InlineData(2, 0x86, ArpError.ProtocolType)]
    [InlineData(4, 8, ArpError.HardwareLength)]
    [InlineData(4, 255, ArpError.HardwareLength)]
    [InlineData(4, 0, ArpError.HardwareLength)]
    [InlineData(5, 16, ArpError.ProtocolLength)]
    [InlineData(5, 0, ArpError.ProtocolLength)]
    public void Each_foreign_field_is_refused_with_its_own_cause(int at, byte value, ArpError expected)
    {
        var bytes = WireSamples.Arp();
        bytes[at] = value;

        Assert.False(ArpPacket.TryParse(bytes, out var packet, out var error));
        Assert.Equal(expected, error);
        Assert.Equal(default, packet);
    }

    [Fact]
    public void Every_truncation_is_too_short_and_padding_is_ignored()
    {
        var bytes = WireSamples.Arp();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(ArpPacket.TryParse(bytes.AsSpan(0, length), out _, out var error));
            Assert.Equal(ArpError.TooShort, error);
        }

        Assert.True(ArpPacket.TryParse([.. bytes, .. new byte[18]], out _));
    }

    [Fact]
    public void Probes_and_announcements_are_told_apart()
    {
        var probe = ArpPacket.Request(WireSamples.Here, Ipv4Address.Any, WireSamples.Source);
        var announcement = ArpPacket.Announcement(WireSamples.Here, WireSamples.Source);
        var nothing = ArpPacket.Announcement(WireSamples.Here, Ipv4Address.Any);

        Assert.Equal((true, false), (probe.IsProbe, probe.IsAnnouncement));
        Assert.Equal((false, true), (announcement.IsProbe, announcement.IsAnnouncement));
        Assert.False(nothing.IsAnnouncement);
    }
}
