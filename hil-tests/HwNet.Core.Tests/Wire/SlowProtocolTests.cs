using HwNet.Wire;

namespace HwNet.Core.Tests.Wire;

[Trait("Spec", "IF-122")]
public sealed class SlowProtocolTests
{
    /// <summary>By the figures of IEEE 802.1AX: actor, partner, collector with their types and lengths, and 52 bytes of nothing.</summary>
    private static readonly byte[] Lacp = Convert.FromHexString(
        "0101" + "0114" + "8000" + "0200000000AA" + "0021" + "7FFF" + "0003" + "3D" + "000000"
        + "0214" + "FFFE" + "0200000000BB" + "0011" + "00FF" + "0102" + "87" + "000000"
        + "0310" + "03E8" + new string('0', 24) + "0000" + new string('0', 100));

    private static readonly byte[] Marker = Convert.FromHexString("0201" + "0110" + "0102" + "0200000000AA" + "DEADBEEF" + "0000" + "0000" + new string('0', 180));

    [Fact]
    public void A_LACPDU_is_read_and_written_byte_by_byte()
    {
        Assert.True(LacpPdu.TryParse(Lacp, out var pdu, out _));

        Assert.Equal((0x8000, 0x21, 0x7fff, 3), (pdu.Actor.SystemPriority, pdu.Actor.Key, pdu.Actor.PortPriority, pdu.Actor.Port));
        Assert.Equal(LinkAddress.Parse("02:00:00:00:00:aa"), pdu.Actor.System);
        Assert.Equal(
            LacpState.Activity | LacpState.Aggregation | LacpState.Synchronization | LacpState.Collecting | LacpState.Distributing, pdu.Actor.State);
        Assert.Equal((0xfffe, 0x11, 0xff, 0x102), (pdu.Partner.SystemPriority, pdu.Partner.Key, pdu.Partner.PortPriority, pdu.Partner.Port));
        Assert.Equal(LacpState.Activity | LacpState.Timeout | LacpState.Aggregation | LacpState.Expired, pdu.Partner.State);
        Assert.Equal(1000, pdu.CollectorMaxDelay);
        Assert.Equal(Lacp, WireSamples.Write(LacpPdu.Length, pdu.Write));
    }

    [Fact]
    public void A_marker_is_read_and_its_response_differs_by_its_type_alone()
    {
        Assert.True(MarkerPdu.TryParse(Marker, out var pdu, out _));

        Assert.Equal((false, 0x102, 0xdeadbeef), (pdu.IsResponse, pdu.RequesterPort, pdu.Transaction));
        Assert.Equal(Marker, WireSamples.Write(MarkerPdu.Length, pdu.Write));
        var response = WireSamples.Write(MarkerPdu.Length, pdu.Response().Write);
        Assert.Equal([2], Enumerable.Range(0, MarkerPdu.Length).Where(i => Marker[i] != response[i]));
        Assert.Equal(2, response[2]);
    }

    [Theory]
    [InlineData(0, 2, SlowProtocolError.Subtype)]
    [InlineData(3, 19, SlowProtocolError.TlvLength)]
    [InlineData(23, 21, SlowProtocolError.TlvLength)]
    [InlineData(43, 255, SlowProtocolError.TlvLength)]
    [InlineData(59, 1, SlowProtocolError.TlvLength)]
    [InlineData(1, 2, SlowProtocolError.None)]
    [InlineData(2, 9, SlowProtocolError.None)]
    [InlineData(19, 1, SlowProtocolError.None)]
    [InlineData(109, 1, SlowProtocolError.None)]
    public void Lengths_of_a_LACPDU_are_checked_and_what_later_versions_may_use_is_not(int at, byte value, SlowProtocolError expected)
    {
        var bytes = (byte[])Lacp.Clone();
        bytes[at] = value;

        Assert.Equal(expected == SlowProtocolError.None, LacpPdu.TryParse(bytes, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData(0, 1, SlowProtocolError.Subtype)]
    [InlineData(2, 0, SlowProtocolError.TlvType)]
    [InlineData(2, 3, SlowProtocolError.TlvType)]
    [InlineData(3, 17, SlowProtocolError.TlvLength)]
    [InlineData(19, 1, SlowProtocolError.TlvLength)]
    public void Types_and_lengths_of_a_marker_are_checked(int at, byte value, SlowProtocolError expected)
    {
        var bytes = (byte[])Marker.Clone();
        bytes[at] = value;

        Assert.False(MarkerPdu.TryParse(bytes, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void What_is_too_short_is_refused_at_every_length()
    {
        for (var length = 0; length < SlowProtocol.PduLength; length++)
        {
            Assert.False(LacpPdu.TryParse(Lacp.AsSpan(0, length), out _, out var error));
            Assert.Equal(SlowProtocolError.TooShort, error);
            Assert.False(MarkerPdu.TryParse(Marker.AsSpan(0, length), out _, out error));
            Assert.Equal(SlowProtocolError.TooShort, error);
        }
    }

    [Fact]
    public void The_same_port_in_another_state_is_the_same_port_unless_it_is_alone_then()
    {
        Assert.True(LacpPdu.TryParse(Lacp, out var pdu, out _));
        var port = pdu.Actor;

        Assert.True(port.IsSamePort(port with { State = LacpState.Aggregation }));
        Assert.False(port.IsSamePort(port with { State = LacpState.Activity }));
        Assert.False(port.IsSamePort(port with { Key = 1 }));
        Assert.False(port.IsSamePort(port with { Port = 1 }));
        Assert.False(port.IsSamePort(port with { PortPriority = 1 }));
        Assert.False(port.IsSamePort(port with { SystemPriority = 1 }));
        Assert.False(port.IsSamePort(port with { System = LinkAddress.None }));
    }
}
