using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Net.Addresses;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net.Addresses;

public sealed class AddressLookupTests
{
    [Theory]
    [Trait("Spec", "IF-70")]
    [InlineData("10.9.0.1", "10.9.0.1 sim0")]
    [InlineData("10.9.0.255", "10.9.0.1 sim0")]
    [InlineData("10.8.0.9", "10.8.0.9 sim1")]
    [InlineData("10.9.0.2", null)]
    [InlineData("10.9.0.0", null)]
    [InlineData("10.7.0.255", null)]
    [InlineData("10.6.0.1", null)]
    public void An_address_is_found_by_itself_and_by_its_broadcast_address_where_there_is_broadcast(string wanted, string? expected)
    {
        using var bench = new AddressBench();
        _ = AddressBench.Add(bench.Ifp, "10.9.0.1/24");
        _ = AddressBench.Add(bench.Attach(), "10.8.0.9/31");
        _ = AddressBench.Add(bench.Attach(pointToPoint: true), "10.7.0.1/24>10.6.0.1");

        Assert.Equal(expected, AddressBench.Text(bench.Stack.Addresses.WithAddress(AddressBench.Inet(wanted))));
    }

    [Fact]
    [Trait("Spec", "IF-70")]
    public void A_broadcast_address_that_was_set_counts_in_place_of_the_computed_one()
    {
        using var bench = new AddressBench();
        _ = AddressBench.Add(bench.Ifp, "10.9.0.1/24");

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetBroadcast(Ipv4Address.Parse("10.9.0.127"))));

        Assert.NotNull(bench.Stack.Addresses.WithAddress(AddressBench.Inet("10.9.0.127")));
        Assert.Null(bench.Stack.Addresses.WithAddress(AddressBench.Inet("10.9.0.255")));
    }

    [Fact]
    [Trait("Spec", "IF-70")]
    public void IPv6_has_no_broadcast_and_tells_the_same_link_local_address_of_two_links_apart()
    {
        using var bench = new AddressBench();
        var second = bench.Attach();
        var (here, there) = (AddressBench.Add6(bench.Ifp, "fe80::1", 64), AddressBench.Add6(second, "fe80::1", 64));
        var wide = AddressBench.Add6(second, "2001:db8::1", 64);
        var table = bench.Stack.Addresses;

        Assert.Same(here, table.WithAddress(AddressBench.Inet6("fe80::1", bench.Ifp.Index)));
        Assert.Same(there, table.WithAddress(AddressBench.Inet6("fe80::1", second.Index)));
        Assert.Null(table.WithAddress(AddressBench.Inet6("fe80::1", 99)));
        Assert.Same(wide, table.WithAddress(AddressBench.Inet6("2001:db8::1", bench.Ifp.Index)));
        Assert.Null(table.WithAddress(AddressBench.Inet6("2001:db8::ffff:ffff:ffff:ffff")));
        Assert.Same(there, table.WithNetwork(AddressBench.Inet6("fe80::2", second.Index)));
    }

    [Fact]
    [Trait("Spec", "IF-70")]
    public void A_hardware_address_is_found_until_it_changes_and_an_unknown_family_finds_nothing()
    {
        using var bench = new AddressBench();
        var table = bench.Stack.Addresses;

        Assert.Same(bench.Ifp.Addresses[0], table.WithAddress(SockAddr.Link(TestStack.Own)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetLinkAddress(TestStack.Other)));

        Assert.Null(table.WithAddress(SockAddr.Link(TestStack.Own)));
        Assert.Same(bench.Ifp.Addresses[0], table.WithAddress(SockAddr.Link(TestStack.Other)));
        Assert.Null(table.WithAddress(SockAddr.Of(AddressFamily.Local)));
        Assert.Null(table.WithDestination(SockAddr.Of(AddressFamily.Local)));
        Assert.Null(table.WithNetwork(SockAddr.Of(AddressFamily.Local)));
    }

    [Theory]
    [Trait("Spec", "IF-71")]
    [InlineData("10.6.0.2", "10.6.0.1 sim1")]
    [InlineData("10.6.0.1", null)]
    [InlineData("10.5.0.2", null)]
    public void A_far_end_is_found_on_point_to_point_interfaces_only(string wanted, string? expected)
    {
        using var bench = new AddressBench();
        _ = AddressBench.Add(bench.Ifp, "10.5.0.1/24>10.5.0.2");
        _ = AddressBench.Add(bench.Attach(pointToPoint: true), "10.6.0.1/24>10.6.0.2");

        Assert.Equal(expected, AddressBench.Text(bench.Stack.Addresses.WithDestination(AddressBench.Inet(wanted))));
    }

    [Theory]
    [Trait("Spec", "IF-72")]
    [InlineData("10.1.2.200", "10.1.2.3 sim2")]
    [InlineData("10.1.9.9", "10.1.0.1 sim1")]
    [InlineData("10.200.0.1", "10.0.0.1 sim0")]
    [InlineData("10.6.0.2", "10.6.0.1 sim3")]
    [InlineData("10.6.0.3", "10.0.0.1 sim0")]
    [InlineData("11.0.0.1", null)]
    public void The_network_with_the_most_specific_netmask_wins_and_a_point_to_point_link_compares_its_far_end(string wanted, string? expected)
    {
        using var bench = new AddressBench();
        _ = AddressBench.Add(bench.Ifp, "10.0.0.1/8");
        _ = AddressBench.Add(bench.Attach(), "10.1.0.1/16");
        _ = AddressBench.Add(bench.Attach(), "10.1.2.3/24");
        _ = AddressBench.Add(bench.Attach(pointToPoint: true), "10.6.0.1/24>10.6.0.2");

        Assert.Equal(expected, AddressBench.Text(bench.Stack.Addresses.WithNetwork(AddressBench.Inet(wanted))));
    }

    [Fact]
    [Trait("Spec", "IF-72")]
    public void A_link_address_is_found_by_its_index_whatever_its_bytes_say()
    {
        using var bench = new AddressBench();
        var second = bench.Attach();
        var table = bench.Stack.Addresses;

        Assert.Same(second.Addresses[0], table.WithNetwork(SockAddr.Link(second.Index, TestStack.Own)));
        Assert.Null(table.WithNetwork(SockAddr.Link(TestStack.Own)));
        Assert.Null(table.WithNetwork(SockAddr.Link(3)));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(second));
        Assert.Null(table.WithNetwork(SockAddr.Link(2)));
    }

    [Fact]
    [Trait("Spec", "IF-72")]
    public void An_address_may_claim_others_by_its_own_predicate_and_then_its_netmask_does_not_count()
    {
        using var bench = new AddressBench();
        _ = AddressBench.Add(bench.Ifp, "10.9.0.1/24");
        var claimant = AddressBench.Add(bench.Attach(), "10.8.0.1/24", static a => a.Ipv4 == Ipv4Address.Parse("10.9.0.77"));
        var table = bench.Stack.Addresses;

        Assert.Same(claimant, table.WithNetwork(AddressBench.Inet("10.9.0.77")));
        Assert.Null(table.WithNetwork(AddressBench.Inet("10.8.0.2")));
        Assert.Equal("10.9.0.1 sim0", AddressBench.Text(table.WithNetwork(AddressBench.Inet("10.9.0.78"))));
        Assert.Equal(Errno.None, claimant.Ifp.Ioctl(new DeleteAddress(Ipv4Address.Parse("10.8.0.1"))));
        Assert.Equal("10.9.0.1 sim0", AddressBench.Text(table.WithNetwork(AddressBench.Inet("10.9.0.77"))));
    }

    [Theory]
    [Trait("Spec", "IF-73")]
    [InlineData("10.2.0.9", "10.2.0.1 sim0")]
    [InlineData("10.3.0.9", "10.3.0.1 sim0")]
    [InlineData("10.7.0.7", "10.4.0.1 sim0")]
    [InlineData("192.0.2.1", "10.1.0.1 sim0")]
    public void On_one_interface_the_network_goes_before_the_destination_and_that_before_the_first(string wanted, string expected)
    {
        using var bench = new AddressBench();
        _ = AddressBench.Add(bench.Attach(), "192.0.2.2/24");
        _ = AddressBench.Add(bench.Ifp, "10.1.0.1/24");
        _ = AddressBench.Add(bench.Ifp, "10.2.0.1/24");
        _ = AddressBench.Add(bench.Ifp, "10.3.0.1/24");
        _ = AddressBench.Add(bench.Ifp, "10.4.0.1/32>10.7.0.7");

        Assert.Equal(expected, AddressBench.Text(IfAddressTable.BestOf(bench.Ifp, AddressBench.Inet(wanted))));
    }

    [Fact]
    [Trait("Spec", "IF-73")]
    public void A_point_to_point_interface_compares_the_far_end_and_the_first_follows_removals()
    {
        using var bench = new AddressBench();
        var ifp = bench.Attach(pointToPoint: true);
        _ = AddressBench.Add(ifp, "10.1.0.1/24>10.5.0.1");
        _ = AddressBench.Add(ifp, "10.2.0.1/24>10.6.0.1");

        Assert.Equal("10.2.0.1 sim1", AddressBench.Text(IfAddressTable.BestOf(ifp, AddressBench.Inet("10.6.0.1"))));
        Assert.Equal("10.1.0.1 sim1", AddressBench.Text(IfAddressTable.BestOf(ifp, AddressBench.Inet("10.2.0.9"))));
        Assert.Equal(Errno.None, ifp.Ioctl(new DeleteAddress(Ipv4Address.Parse("10.1.0.1"))));
        Assert.Equal("10.2.0.1 sim1", AddressBench.Text(IfAddressTable.BestOf(ifp, AddressBench.Inet("192.0.2.1"))));
        Assert.Null(IfAddressTable.BestOf(ifp, AddressBench.Inet6("2001:db8::1")));
        Assert.Null(IfAddressTable.BestOf(ifp, SockAddr.Of(AddressFamily.Local)));
    }
}
