using HwNet.Wire;

namespace HwNet.Core.Tests.Wire;

public sealed class Ipv4PrefixTests
{
    [Theory]
    [InlineData("10.9.0.1/24", "10.9.0.0", "255.255.255.0", "10.9.0.255")]
    [InlineData("192.168.77.130/26", "192.168.77.128", "255.255.255.192", "192.168.77.191")]
    [InlineData("10.9.0.2/30", "10.9.0.0", "255.255.255.252", "10.9.0.3")]
    [InlineData("10.9.0.1/31", "10.9.0.0", "255.255.255.254", "255.255.255.255")]
    [InlineData("10.9.0.1/32", "10.9.0.1", "255.255.255.255", "255.255.255.255")]
    [InlineData("10.9.0.1/0", "0.0.0.0", "0.0.0.0", "255.255.255.255")]
    [InlineData("10.9.0.1/1", "0.0.0.0", "128.0.0.0", "127.255.255.255")]
    public void Network_mask_and_broadcast_follow_from_the_length(string text, string network, string netmask, string broadcast)
    {
        var prefix = Ipv4Prefix.Parse(text);

        Assert.Equal(text, prefix.ToString());
        Assert.Equal(network, prefix.Network.ToString());
        Assert.Equal(netmask, prefix.Netmask.ToString());
        Assert.Equal(broadcast, prefix.Broadcast.ToString());
        Assert.True(Ipv4Prefix.TryFromNetmask(prefix.Address, prefix.Netmask, out var again));
        Assert.Equal(prefix, again);
    }

    [Theory]
    [InlineData("10.9.0.1/24", "10.9.0.254", true)]
    [InlineData("10.9.0.1/24", "10.9.1.0", false)]
    [InlineData("10.9.0.1/31", "10.9.0.0", true)]
    [InlineData("10.9.0.1/31", "10.9.0.2", false)]
    [InlineData("10.9.0.1/32", "10.9.0.1", true)]
    [InlineData("10.9.0.1/32", "10.9.0.0", false)]
    [InlineData("10.9.0.1/0", "203.0.113.9", true)]
    public void A_subnet_contains_what_shares_its_prefix(string prefix, string address, bool contained)
    {
        Assert.Equal(contained, Ipv4Prefix.Parse(prefix).Contains(Ipv4Address.Parse(address)));
    }

    [Theory]
    [InlineData("10.9.0.1/24", "10.9.0.255", true)]
    [InlineData("10.9.0.1/24", "10.9.0.0", true)]
    [InlineData("10.9.0.1/24", "255.255.255.255", true)]
    [InlineData("10.9.0.1/24", "10.9.0.7", false)]
    [InlineData("10.9.0.1/24", "10.9.1.255", false)]
    [InlineData("10.9.0.1/31", "10.9.0.0", false)]
    [InlineData("10.9.0.1/31", "10.9.0.1", false)]
    [InlineData("10.9.0.1/32", "10.9.0.1", false)]
    public void Links_of_two_stations_have_no_broadcast_of_their_own(string prefix, string address, bool broadcast)
    {
        Assert.Equal(broadcast, Ipv4Prefix.Parse(prefix).IsBroadcast(Ipv4Address.Parse(address)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/24")]
    [InlineData("10.9.0.1")]
    [InlineData("10.9.0.1/")]
    [InlineData("10.9.0.1/33")]
    [InlineData("10.9.0.1/024")]
    [InlineData("10.9.0.1/-1")]
    [InlineData("10.9.0.1/24 ")]
    [InlineData("10.9.0.1/24/8")]
    [InlineData("10.9.0/24")]
    [InlineData("10.9.0.1/255.255.255.0")]
    public void Text_that_is_no_prefix_is_refused(string text)
    {
        Assert.False(Ipv4Prefix.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Ipv4Prefix.Parse(text));
    }

    [Theory]
    [InlineData("255.0.255.0")]
    [InlineData("0.0.0.255")]
    [InlineData("127.255.255.255")]
    public void A_mask_with_holes_is_refused(string netmask)
    {
        Assert.False(Ipv4Prefix.TryFromNetmask(Ipv4Address.Loopback, Ipv4Address.Parse(netmask), out _));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(33)]
    public void A_length_beyond_the_address_is_a_bug(int length)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ipv4Prefix(Ipv4Address.Any, length));
    }
}
