using HwNet.Core.Tests.Net;
using HwNet.Core.Tests.Net.Addresses;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Routing;
using HwNet.Wire;

namespace HwNet.Core.Tests.Routing;

[Trait("Spec", "IF-110")]
public sealed class RouteTableTests
{
    private static readonly SockAddr Default = AddressBench.Inet("0.0.0.0");

    [Fact]
    public void There_are_16_tables_unless_told_otherwise()
    {
        using var bench = new AddressBench();
        using var other = new NetStack(new NetStackOptions { Threaded = false, FibCount = 3 });

        Assert.Equal((16, 3), (bench.Stack.Routes.Count, other.Routes.Count));
        Assert.Equal((true, true, false, false), (other.Routes.IsFib(0), other.Routes.IsFib(2), other.Routes.IsFib(3), other.Routes.IsFib(-1)));
        _ = Assert.Throws<ArgumentOutOfRangeException>(static () => new NetStack(new NetStackOptions { Threaded = false, FibCount = 0 }));
        _ = Assert.Throws<ArgumentOutOfRangeException>(static () => new NetStack(new NetStackOptions { Threaded = false, FibCount = 65536 }));
    }

    [Fact]
    public void An_interface_route_is_in_every_table_and_may_be_deleted_from_one()
    {
        using var bench = new AddressBench();
        _ = AddressBench.Add(bench.Ifp, "10.9.0.1/24");
        var routes = bench.Stack.Routes;
        var (peer, network) = (AddressBench.Inet("10.9.0.2"), AddressBench.Inet("10.9.0.0"));

        Assert.All(Enumerable.Range(0, 16), fib => Assert.Same(bench.Ifp, routes.Lookup(peer, fib)!.Ifp));
        Assert.Equal(Errno.None, routes.Delete(network, 24, fib: 5));

        Assert.Null(routes.Lookup(peer, 5));
        Assert.Equal(Errno.ESRCH, routes.Delete(network, 24, fib: 5));
        Assert.All(Enumerable.Range(0, 16).Except([5]), fib => Assert.NotNull(routes.Lookup(peer, fib)));
        Assert.Null(routes.Lookup(peer, 16));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteAddress(Ipv4Address.Parse("10.9.0.1"))));
        Assert.All(Enumerable.Range(0, 16), fib => Assert.Empty(routes.Entries(AddressFamily.Inet, fib)));
    }

    [Fact]
    public void A_route_is_added_to_one_table_and_the_longest_prefix_wins()
    {
        using var bench = new AddressBench();
        _ = AddressBench.Add(bench.Ifp, "10.9.0.1/24");
        var routes = bench.Stack.Routes;

        Assert.Equal(Errno.None, routes.Add(Default, 0, AddressBench.Inet("10.9.0.254"), fib: 2));
        Assert.Equal(Errno.None, routes.Add(AddressBench.Inet("192.0.2.77"), 24, AddressBench.Inet("10.9.0.253"), fib: 2));
        Assert.Equal(Errno.None, routes.Add(AddressBench.Inet("192.0.2.7"), 32, AddressBench.Inet("10.9.0.252"), fib: 2));

        Assert.Equal("10.9.0.252", Gateway(routes.Lookup(AddressBench.Inet("192.0.2.7"), 2)));
        Assert.Equal("10.9.0.253", Gateway(routes.Lookup(AddressBench.Inet("192.0.2.8"), 2)));
        Assert.Equal("10.9.0.254", Gateway(routes.Lookup(AddressBench.Inet("192.0.3.8"), 2)));
        Assert.Null(routes.Lookup(AddressBench.Inet("10.9.0.9"), 2)!.Gateway);
        Assert.Null(routes.Lookup(AddressBench.Inet("192.0.2.7")));
        Assert.Equal(RouteFlags.Up | RouteFlags.Static | RouteFlags.Gateway | RouteFlags.Host, routes.Lookup(AddressBench.Inet("192.0.2.7"), 2)!.Flags);
        Assert.Equal(Errno.None, routes.Delete(AddressBench.Inet("192.0.2.0"), 24, fib: 2));
        Assert.Equal("10.9.0.254", Gateway(routes.Lookup(AddressBench.Inet("192.0.2.8"), 2)));
    }

    [Fact]
    public void A_route_that_makes_no_sense_is_refused()
    {
        using var bench = new AddressBench();
        _ = AddressBench.Add(bench.Ifp, "10.9.0.1/24");
        var routes = bench.Stack.Routes;
        var router = AddressBench.Inet("10.9.0.254");

        Assert.Equal(Errno.EINVAL, routes.Add(Default, 33, router));
        Assert.Equal(Errno.EINVAL, routes.Add(Default, -1, router));
        Assert.Equal(Errno.EINVAL, routes.Add(Default, 0, router, fib: 16));
        Assert.Equal(Errno.EINVAL, routes.Add(Default, 0, AddressBench.Inet6("fe80::1", 1)));
        Assert.Equal(Errno.EINVAL, routes.Add(SockAddr.Link(TestStack.Own), 0, SockAddr.Link(1)));
        Assert.Equal(Errno.ENETUNREACH, routes.Add(Default, 0, AddressBench.Inet("10.8.0.1")));
        Assert.Equal(Errno.ENETUNREACH, routes.Add(Default, 0, SockAddr.Link(77)));
        Assert.Equal(Errno.EEXIST, routes.Add(AddressBench.Inet("10.9.0.0"), 24, router));
        Assert.Equal(Errno.None, routes.Add(Default, 0, router));
        Assert.Equal(Errno.EEXIST, routes.Add(Default, 0, router));
        Assert.Equal(Errno.ENETUNREACH, routes.Add(AddressBench.Inet("192.0.2.0"), 24, AddressBench.Inet("198.51.100.1")));
        Assert.Equal(Errno.EINVAL, routes.Delete(Default, 40));
    }

    [Fact]
    public void Addresses_on_one_network_share_its_route_which_passes_on_when_the_first_leaves()
    {
        using var bench = new AddressBench();
        var first = AddressBench.Add(bench.Ifp, "10.9.0.1/24");
        var second = AddressBench.Add(bench.Ifp, "10.9.0.3/24");
        var routes = bench.Stack.Routes;
        Assert.Equal(Errno.None, routes.Add(Default, 0, AddressBench.Inet("10.9.0.254")));
        Assert.Equal(Errno.None, routes.Delete(AddressBench.Inet("10.9.0.0"), 24, fib: 1));

        Assert.Same(first, routes.Lookup(AddressBench.Inet("10.9.0.2"))!.Source);
        Assert.Equal(2, routes.Entries(AddressFamily.Inet).Count);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteAddress(Ipv4Address.Parse("10.9.0.1"))));

        Assert.Same(second, routes.Lookup(AddressBench.Inet("10.9.0.2"))!.Source);
        Assert.Same(second, routes.Lookup(AddressBench.Inet("192.0.2.1"))!.Source);
        Assert.Null(routes.Lookup(AddressBench.Inet("10.9.0.2"), 1));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteAddress(Ipv4Address.Parse("10.9.0.3"))));
        Assert.Empty(routes.Entries(AddressFamily.Inet));
    }

    [Fact]
    [Trait("Spec", "IF-07")]
    public void A_detach_deletes_the_routes_through_the_interface_in_every_table_and_no_others()
    {
        using var bench = new AddressBench();
        var second = bench.Attach();
        _ = AddressBench.Add(bench.Ifp, "10.9.0.1/24");
        _ = AddressBench.Add(second, "10.8.0.1/24");
        var routes = bench.Stack.Routes;
        Assert.Equal(Errno.None, routes.Add(Default, 0, AddressBench.Inet("10.8.0.254"), fib: 3));
        Assert.Equal(Errno.None, routes.Add(AddressBench.Inet("192.0.2.0"), 24, SockAddr.Link(second.Index), fib: 4));
        Assert.Equal(Errno.None, routes.Add(AddressBench.Inet6("2001:db8::"), 32, SockAddr.Link(second.Index)));

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(second));

        for (var fib = 0; fib < 16; fib++)
        {
            Assert.Same(bench.Ifp, Assert.Single(routes.Entries(AddressFamily.Inet, fib)).Ifp);
            Assert.Empty(routes.Entries(AddressFamily.Inet6, fib));
        }
    }

    [Fact]
    [Trait("Spec", "IF-75")]
    public void A_route_to_a_link_address_gets_a_real_address_of_that_interface_as_its_source()
    {
        using var bench = new AddressBench();
        var first = AddressBench.Add(bench.Ifp, "10.9.0.1/24");
        var near = AddressBench.Add(bench.Ifp, "198.51.100.1/25");
        var routes = bench.Stack.Routes;

        Assert.Equal(Errno.None, routes.Add(AddressBench.Inet("192.0.2.0"), 24, SockAddr.Link(bench.Ifp.Index)));
        Assert.Equal(Errno.None, routes.Add(AddressBench.Inet("198.51.100.64"), 26, SockAddr.Link(bench.Ifp.Index)));

        var far = routes.Lookup(AddressBench.Inet("192.0.2.9"))!;
        Assert.Equal((first, bench.Ifp, RouteFlags.Up | RouteFlags.Static), (far.Source, far.Ifp, far.Flags));
        Assert.Same(near, routes.Lookup(AddressBench.Inet("198.51.100.70"))!.Source);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteAddress(Ipv4Address.Parse("10.9.0.1"))));
        Assert.Same(near, routes.Lookup(AddressBench.Inet("192.0.2.9"))!.Source);
    }

    [Fact]
    [Trait("Spec", "IF-75")]
    public void A_route_to_a_link_address_that_came_too_early_gets_its_source_with_the_first_address()
    {
        using var bench = new AddressBench();
        var routes = bench.Stack.Routes;
        Assert.Equal(Errno.None, routes.Add(AddressBench.Inet("192.0.2.0"), 24, SockAddr.Link(bench.Ifp.Index), fib: 7));
        Assert.Null(routes.Lookup(AddressBench.Inet("192.0.2.9"), 7)!.Source);

        var address = AddressBench.Add(bench.Ifp, "10.9.0.1/24");
        Assert.Same(address, routes.Lookup(AddressBench.Inet("192.0.2.9"), 7)!.Source);
        Assert.Null(routes.Lookup(AddressBench.Inet("192.0.2.9")));

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteAddress(Ipv4Address.Parse("10.9.0.1"))));
        Assert.Null(routes.Lookup(AddressBench.Inet("192.0.2.9"), 7)!.Source);
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));
        Assert.Null(routes.Lookup(AddressBench.Inet("192.0.2.9"), 7));
    }

    [Fact]
    public void IPv6_routes_lead_to_routers_of_one_link()
    {
        using var bench = new AddressBench();
        var second = bench.Attach();
        foreach (var ifp in new[] { bench.Ifp, second })
        {
            bench.Stack.Routes.AddInterface(AddressBench.Add6(ifp, $"fe80::{ifp.Index}", 64));
        }

        var routes = bench.Stack.Routes;
        var router = AddressBench.Inet6("fe80::fe", second.Index);
        Assert.Equal(Errno.ENETUNREACH, routes.Add(AddressBench.Inet6("::"), 0, AddressBench.Inet6("fe80::fe")));
        Assert.Equal(Errno.None, routes.Add(AddressBench.Inet6("::"), 0, router));

        var route = routes.Lookup(AddressBench.Inet6("2001:db8::1"))!;
        Assert.Equal((second, router, "fe80::2%2"), (route.Ifp, route.Gateway!.Value, route.Source!.Sa.ToString()));
        Assert.Same(bench.Ifp, routes.Lookup(AddressBench.Inet6("fe80::99", bench.Ifp.Index))!.Ifp);
    }

    private static string? Gateway(Route? route) => route?.Gateway?.ToString();
}
