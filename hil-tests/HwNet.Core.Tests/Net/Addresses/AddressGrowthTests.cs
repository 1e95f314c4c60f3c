using HwNet.Net;
using HwNet.Net.Addresses;
using HwNet.Routing;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net.Addresses;

/// <summary>Thousands of addresses: the work of one operation is counted, since time says little on a busy machine.</summary>
public sealed class AddressGrowthTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(10_000)]
    public void An_operation_compares_as_few_addresses_among_many_as_among_few(int count)
    {
        using var stack = new TestStack();
        var table = new FamilyAddresses(AddressFamily.Inet);
        for (var number = 0; number < count; number++)
        {
            Assert.True(table.Add(Address(stack.Ifp, number)));
        }

        var last = Address(stack.Ifp, count - 1);
        Assert.InRange(Work(() => Assert.Single(table.Equal(PrefixKey.Of(last.Sa)))), 0, 2);
        Assert.InRange(Work(() => Assert.True(table.Contains(last))), 0, 2);
        Assert.InRange(Work(() => Assert.False(table.Add(last))), 0, 2);
        Assert.InRange(Work(() => Assert.True(table.Add(Address(stack.Ifp, count)))), 0, 4);
        Assert.InRange(Work(() => table.Remove(last)), 0, 8);
        Assert.False(table.Contains(last));
    }

    [Fact]
    public void The_oldest_address_is_the_first_whatever_goes_before_it()
    {
        using var stack = new TestStack();
        var table = new FamilyAddresses(AddressFamily.Inet);
        for (var number = 0; number < 4; number++)
        {
            Assert.True(table.Add(Address(stack.Ifp, number)));
        }

        table.Remove(Address(stack.Ifp, 1));
        Assert.Equal(Address(stack.Ifp, 0), table.First);
        table.Remove(Address(stack.Ifp, 0));
        Assert.Equal(Address(stack.Ifp, 2), table.First);
        table.Remove(Address(stack.Ifp, 2));
        table.Remove(Address(stack.Ifp, 3));
        Assert.Null(table.First);
        Assert.True(table.Add(Address(stack.Ifp, 0)));
        Assert.Equal(Address(stack.Ifp, 0), table.First);
    }

    private static CountedAddress Address(IfNet ifp, int number) => new(ifp, Ipv4Address.FromUInt32(0x1400_0001u + ((uint)number << 8)));

    private static int Work(Action operation)
    {
        CountedAddress.Comparisons = 0;
        operation();
        return CountedAddress.Comparisons;
    }
}
