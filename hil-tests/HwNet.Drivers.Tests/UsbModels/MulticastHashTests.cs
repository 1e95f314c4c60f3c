using HwNet.Fixtures.UsbModels;

namespace HwNet.Drivers.Tests.UsbModels;

/// <summary>The hashes that chips filter group addresses with, against vectors computed elsewhere.</summary>
public class MulticastHashTests
{
    [Theory]
    [InlineData("ff:ff:ff:ff:ff:ff", 63, 63, 255)]
    [InlineData("01:00:5e:00:00:01", 31, 62, 510)]
    [InlineData("01:00:5e:00:00:fb", 15, 60, 252)]
    [InlineData("01:00:5e:7f:ff:fa", 43, 53, 117)]
    [InlineData("01:80:c2:00:00:00", 25, 38, 486)]
    [InlineData("33:33:00:00:00:01", 62, 31, 415)]
    [InlineData("33:33:ff:12:34:56", 2, 16, 464)]
    [InlineData("01:1b:19:00:00:00", 63, 63, 383)]
    public void An_address_has_the_bit_that_the_chips_rule_gives_it(string address, int upper6, int lower6, int lower9)
    {
        var group = LinkAddress.Parse(address);

        Assert.Equal(upper6, new MulticastHash(new byte[8]).IndexOf(group));
        Assert.Equal(lower6, new MulticastHash(new byte[8], isReflected: true).IndexOf(group));
        Assert.Equal(lower9, new MulticastHash(new byte[64], isReflected: true).IndexOf(group));
    }

    [Fact]
    public void The_table_is_read_byte_by_byte_from_its_lowest_bit()
    {
        var hash = new MulticastHash([0, 0x80, 0, 0, 0, 0, 0, 0]);

        Assert.True(hash.Contains(LinkAddress.Parse("01:00:5e:00:00:fb")));
        Assert.False(hash.Contains(LinkAddress.Parse("01:00:5e:00:00:01")));
    }
}
