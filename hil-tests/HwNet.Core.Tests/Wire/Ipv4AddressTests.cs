using System.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Wire;

public sealed class Ipv4AddressTests
{
    [Theory]
    [InlineData("0.0.0.0", 0u)]
    [InlineData("10.9.0.1", 0x0a090001u)]
    [InlineData("255.255.255.255", 0xffffffffu)]
    public void Dotted_quads_are_parsed_and_printed(string text, uint value)
    {
        Assert.Equal(value, Ipv4Address.Parse(text).ToUInt32());
        Assert.Equal(text, Ipv4Address.FromUInt32(value).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.9.1")]
    [InlineData("10.9.0.1.2")]
    [InlineData("10.9.0.1.")]
    [InlineData(".10.9.0.1")]
    [InlineData("10..0.1")]
    [InlineData("10.9.0.256")]
    [InlineData("10.9.0.010")]
    [InlineData("10.9.0.00")]
    [InlineData("10.9.0.1000")]
    [InlineData("0x0a.9.0.1")]
    [InlineData("10.9.0.+1")]
    [InlineData("10.9.0.-1")]
    [InlineData(" 10.9.0.1")]
    [InlineData("10.9.0.1 ")]
    [InlineData("10.9.0.1/24")]
    [InlineData("10.9.0.\u0661")]
    [InlineData("168362753")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(Ipv4Address.TryParse(text, out var address));
        Assert.True(address.IsAny);
        Assert.Contains(text, Assert.Throws<FormatException>(() => Ipv4Address.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_agrees_with_the_class_library()
    {
        var random = new Random(791);
        for (var round = 0; round < 1000; round++)
        {
            var bytes = new byte[4];
            random.NextBytes(bytes);
            var address = Ipv4Address.Read(bytes);

            Assert.Equal(new IPAddress(bytes).ToString(), address.ToString());
            Assert.Equal(address, Ipv4Address.Parse(address.ToString()));
            var written = new byte[4];
            address.Write(written);
            Assert.Equal(bytes, written);
        }
    }

    [Theory]
    [InlineData("223.255.255.255", false, true)]
    [InlineData("224.0.0.0", true, false)]
    [InlineData("239.255.255.255", true, false)]
    [InlineData("240.0.0.0", false, false)]
    [InlineData("255.255.255.255", false, false)]
    [InlineData("0.0.0.0", false, false)]
    [InlineData("0.1.2.3", false, false)]
    [InlineData("1.0.0.0", false, true)]
    public void Kinds_end_where_the_RFCs_say(string text, bool multicast, bool station)
    {
        var address = Ipv4Address.Parse(text);

        Assert.Equal(multicast, address.IsMulticast);
        Assert.Equal(station, address.IsStation);
    }

    [Fact]
    public void Special_addresses_are_known()
    {
        Assert.True(Ipv4Address.Any.IsAny);
        Assert.True(Ipv4Address.Broadcast.IsBroadcast);
        Assert.True(Ipv4Address.Loopback.IsLoopback);
        Assert.True(Ipv4Address.Parse("127.255.255.255").IsLoopback);
        Assert.False(Ipv4Address.Parse("128.0.0.1").IsLoopback);
        Assert.True(Ipv4Address.Parse("169.254.7.9").IsLinkLocal);
        Assert.False(Ipv4Address.Parse("169.255.0.0").IsLinkLocal);
        Assert.Equal("224.0.0.1", Ipv4Address.AllHosts.ToString());
    }

    [Theory]
    [InlineData("224.0.0.1", "01:00:5e:00:00:01")]
    [InlineData("224.128.64.32", "01:00:5e:00:40:20")]
    [InlineData("239.255.255.255", "01:00:5e:7f:ff:ff")]
    [InlineData("225.0.0.1", "01:00:5e:00:00:01")]
    public void The_low_23_bits_of_a_group_go_into_its_link_address(string group, string lladdr)
    {
        Assert.Equal(LinkAddress.Parse(lladdr), Ipv4Address.Parse(group).ToMulticastLinkAddress());
    }

    [Fact]
    public void A_station_has_no_multicast_link_address()
    {
        Assert.Throws<InvalidOperationException>(() => Ipv4Address.Loopback.ToMulticastLinkAddress());
    }
}
