using HwNet.Wire;

namespace HwNet.Core.Tests.Wire;

[Trait("Spec", "IF-113")]
public sealed class Ipv6AddressTests
{
    [Theory]
    [InlineData("2001:0db8:0000:0000:0000:0000:0002:0001", "2001:db8::2:1")]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData("2001:0:0:1:0:0:0:1", "2001:0:0:1::1")]
    [InlineData("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
    [InlineData("2001:DB8::AAAA", "2001:db8::aaaa")]
    [InlineData("::", "::")]
    public void Text_is_written_as_RFC_5952_wants_it(string text, string expected) => Assert.Equal(expected, Ipv6Address.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("10.9.0.1")]
    [InlineData("fe80::1%2")]
    [InlineData("[::1]")]
    [InlineData("::1/64")]
    [InlineData("1::2::3")]
    [InlineData("12345::")]
    public void What_is_no_address_is_refused(string text)
    {
        Assert.False(Ipv6Address.TryParse(text, out _));
        _ = Assert.Throws<FormatException>(() => Ipv6Address.Parse(text));
    }

    [Fact]
    public void Interface_identifier_solicited_node_and_group_addresses_are_those_of_the_examples_in_the_RFCs()
    {
        // RFC 2464 section 4; RFC 4291 section 2.7.1; RFC 2464 section 7.
        Assert.Equal("fe80::3656:78ff:fe9a:bcde", Ipv6Address.LinkLocal(LinkAddress.Parse("34:56:78:9A:BC:DE")).ToString());
        Assert.Equal("ff02::1:ff0e:8c6c", Ipv6Address.Parse("4037::01:800:200e:8c6c").SolicitedNode.ToString());
        Assert.Equal(LinkAddress.Parse("33:33:ff:0e:8c:6c"), Ipv6Address.Parse("ff02::1:ff0e:8c6c").ToMulticastLinkAddress());
        _ = Assert.Throws<InvalidOperationException>(static () => Ipv6Address.Loopback.ToMulticastLinkAddress());
    }

    [Theory]
    [InlineData("::", false, false, false)]
    [InlineData("::1", true, false, false)]
    [InlineData("2001:db8::1", true, false, false)]
    [InlineData("fe80::1", true, true, true)]
    [InlineData("febf::1", true, true, true)]
    [InlineData("fec0::1", true, false, false)]
    [InlineData("ff02::1", false, false, true)]
    [InlineData("ff0e::1", false, false, false)]
    [InlineData("::ffff:10.9.0.1", false, false, false)]
    public void Kinds_of_addresses_are_told_apart(string text, bool station, bool linkLocal, bool scoped)
    {
        var address = Ipv6Address.Parse(text);

        Assert.Equal((station, linkLocal, scoped), (address.IsStation, address.IsLinkLocal, address.IsScoped));
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::2", 126, true)]
    [InlineData("2001:db8::1", "2001:db8::2", 127, false)]
    [InlineData("2001:db8:0:1::", "2001:db8:0:2::", 62, true)]
    [InlineData("2001:db8:0:1::", "2001:db8:0:2::", 64, false)]
    [InlineData("::", "ffff::", 0, true)]
    [InlineData("::1", "::1", 128, true)]
    public void Prefixes_compare_bit_by_bit(string left, string right, int bits, bool same)
    {
        Assert.Equal(same, Ipv6Address.Parse(left).SharesPrefix(Ipv6Address.Parse(right), bits));
        Assert.Equal(same, Ipv6Address.Parse(left).Network(bits) == Ipv6Address.Parse(right).Network(bits));
    }

    [Fact]
    public void Bytes_go_first_byte_first()
    {
        byte[] bytes = [0x20, 0x01, 0x0d, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        var written = new byte[16];

        Ipv6Address.Read(bytes).Write(written);

        Assert.Equal(bytes, written);
        Assert.Equal("2001:db8:102:304:506:708:90a:b0c", Ipv6Address.Read(bytes).ToString());
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => Ipv6Address.Read(bytes.AsSpan(1)));
    }
}
