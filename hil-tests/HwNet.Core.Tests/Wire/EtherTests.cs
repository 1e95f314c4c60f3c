using HwNet.Wire;

namespace HwNet.Core.Tests.Wire;

public sealed class EtherTests
{
    private static readonly LinkAddress Here = LinkAddress.Parse("02:00:00:00:00:01");

    [Fact]
    public void A_header_is_written_in_the_order_of_the_standard_and_read_back()
    {
        var frame = new byte[EtherHeader.Length];
        var header = new EtherHeader(LinkAddress.Broadcast, Here, EtherType.Arp);

        header.Write(frame);

        Assert.Equal(new byte[] { 255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 1, 8, 6 }, frame);
        Assert.True(EtherHeader.TryParse(frame, out var again));
        Assert.Equal(header, again);
        Assert.False(EtherHeader.TryParse(frame.AsSpan(1), out _));
    }

    [Theory]
    [InlineData(0x0600, false, true, 60)]
    [InlineData(0x05ff, true, false, 0)]
    [InlineData(1501, true, false, 0)]
    [InlineData(61, true, false, 0)]
    [InlineData(60, true, true, 60)]
    [InlineData(3, true, true, 3)]
    [InlineData(0, true, true, 0)]
    public void A_length_below_0600_bounds_the_payload(ushort type, bool isLength, bool good, int length)
    {
        var frame = new byte[EtherHeader.Length + 60];
        var header = new EtherHeader(LinkAddress.Broadcast, Here, type);

        Assert.Equal(isLength, header.IsLength);
        Assert.Equal(good, header.TryGetPayload(frame, out var payload));
        Assert.Equal(length, payload.Length);
    }

    [Fact]
    public void A_tag_has_priority_drop_eligible_and_VLAN()
    {
        var tag = new VlanTag(0x123, 5, true);
        var bytes = new byte[VlanTag.Length];

        tag.Write(bytes, EtherType.Ipv4);

        Assert.Equal(new byte[] { 0xb1, 0x23, 0x08, 0x00 }, bytes);
        Assert.True(VlanTag.TryParse(bytes, out var again, out var type));
        Assert.Equal((tag, EtherType.Ipv4), (again, type));
        Assert.Equal((0x123, 5, true), (again.Id, again.Priority, again.DropEligible));
        Assert.Equal("291 priority 5 drop-eligible", again.ToString());
        Assert.False(VlanTag.TryParse(bytes.AsSpan(1), out _, out _));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(4094, true)]
    [InlineData(4095, false)]
    public void Priority_tags_and_the_reserved_VLAN_are_no_VLAN(int id, bool isVlan)
    {
        Assert.Equal(isVlan, new VlanTag(id, 7, false).IsVlan);
    }

    [Fact]
    public void Parts_that_do_not_fit_a_tag_are_a_bug()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VlanTag(4096, 0, false));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VlanTag(1, 8, false));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VlanTag(-1, 0, false));
    }

    [Fact]
    public void Spanning_tree_has_a_plain_LLC_header_and_discovery_a_SNAP_one()
    {
        byte[] plain = [0x42, 0x42, 0x03];
        byte[] snap = [0xaa, 0xaa, 0x03, 0x00, 0x00, 0x0c, 0x20, 0x00];

        Assert.True(LlcHeader.TryParse(plain, out var stp));
        Assert.True(LlcHeader.TryParse(snap, out var cdp));

        Assert.Equal((false, 3), (stp.IsSnap, stp.HeaderLength));
        Assert.Equal((true, 8, 0x00000c, (ushort)0x2000), (cdp.IsSnap, cdp.HeaderLength, cdp.Organisation, cdp.SnapType));
        Assert.Equal(plain, WireSamples.Write(stp.HeaderLength, stp.Write));
        Assert.Equal(snap, WireSamples.Write(cdp.HeaderLength, cdp.Write));
        for (var length = 0; length < snap.Length; length++)
        {
            Assert.False(LlcHeader.TryParse(snap.AsSpan(0, length), out _), $"{length} bytes");
        }
    }
}
