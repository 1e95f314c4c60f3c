using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net;

public sealed class MulticastTests
{
    private static readonly SockAddr Ip224 = SockAddr.Inet(Ipv4Address.Parse("224.1.1.1"));
    private static readonly SockAddr Ip225 = SockAddr.Inet(Ipv4Address.Parse("225.1.1.1"));
    private static readonly LinkAddress Shared = LinkAddress.Parse("01:00:5e:01:01:01");
    private static readonly LinkAddress Lone = LinkAddress.Parse("01:80:c2:00:00:0e");

    [Fact]
    [Trait("Spec", "IF-80")]
    public void Only_the_first_join_and_the_last_leave_reach_the_driver()
    {
        using var bench = new TestStack();
        bench.Driver.Requests.Clear();

        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.JoinMulti(SockAddr.Link(Lone)));
            Assert.Equal(i, bench.Ifp.Memberships[SockAddr.Link(Lone)]);
        }

        Assert.Equal([Lone], Filter(bench).Groups);
        Assert.Single(bench.Driver.Requests);

        Assert.Equal(Errno.None, bench.Ifp.LeaveMulti(SockAddr.Link(Lone)));
        Assert.Equal(Errno.None, bench.Ifp.LeaveMulti(SockAddr.Link(Lone)));
        Assert.Single(bench.Driver.Requests);
        Assert.True(bench.Ifp.MulticastFilter.Matches(Lone));

        Assert.Equal(Errno.None, bench.Ifp.LeaveMulti(SockAddr.Link(Lone)));
        Assert.Equal(2, bench.Driver.Requests.Count);
        Assert.Empty(Filter(bench).Groups);
        Assert.Empty(bench.Ifp.Memberships);
        Assert.False(bench.Ifp.MulticastFilter.Matches(Lone));
    }

    [Fact]
    [Trait("Spec", "IF-80")]
    public void Leaving_a_group_that_is_not_joined_is_ENOENT()
    {
        using var bench = new TestStack();
        bench.Driver.Requests.Clear();

        Assert.Equal(Errno.ENOENT, bench.Ifp.LeaveMulti(SockAddr.Link(Lone)));
        Assert.Equal(Errno.ENOENT, bench.Ifp.LeaveMulti(Ip224));
        Assert.Equal(Errno.ENOENT, bench.Ifp.Ioctl(new DeleteMulticast(SockAddr.Link(Lone))));
        Assert.Empty(bench.Driver.Requests);
    }

    [Fact]
    [Trait("Spec", "IF-80")]
    public void A_join_that_the_driver_refuses_joins_nothing_and_tells_nobody()
    {
        using var bench = new TestStack();
        var events = new List<IfEvent>();
        using var subscription = bench.Stack.Events.Subscribe(events.Add);
        bench.Driver.IoctlResult = static request => request is SetReceiveFilter { Groups.Count: > 0 } ? Errno.EIO : Errno.None;

        Assert.Equal(Errno.EIO, bench.Ifp.JoinMulti(Ip224));
        Assert.Equal(Errno.EIO, bench.Ifp.JoinMulti(SockAddr.Link(Lone)));

        Assert.Empty(bench.Ifp.Memberships);
        Assert.False(bench.Ifp.MulticastFilter.Matches(Shared));
        Assert.Empty(events);
        Assert.Equal(Errno.ENOENT, bench.Ifp.LeaveMulti(Ip224));
    }

    [Fact]
    [Trait("Spec", "IF-80")]
    public void Groups_joined_while_the_interface_is_down_are_programmed_when_it_comes_up()
    {
        using var bench = new TestStack(up: false);

        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(SockAddr.Link(Lone)));
        Assert.Empty(bench.Driver.Requests);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal([Lone], Filter(bench).Groups);
    }

    [Fact]
    [Trait("Spec", "IF-81")]
    public void Network_groups_that_map_to_one_link_group_share_it_by_count()
    {
        using var bench = new TestStack();
        bench.Driver.Requests.Clear();

        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Ip224));
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Ip225));
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(SockAddr.Link(Shared)));

        Assert.Equal(
            new Dictionary<SockAddr, int> { [Ip224] = 1, [Ip225] = 1, [SockAddr.Link(Shared)] = 3 }, bench.Ifp.Memberships);
        Assert.Equal([Shared], Filter(bench).Groups);
        Assert.Single(bench.Driver.Requests);

        Assert.Equal(Errno.None, bench.Ifp.LeaveMulti(Ip224));
        Assert.Equal(Errno.None, bench.Ifp.LeaveMulti(SockAddr.Link(Shared)));
        Assert.Single(bench.Driver.Requests);
        Assert.True(bench.Ifp.MulticastFilter.Matches(Shared));

        Assert.Equal(Errno.None, bench.Ifp.LeaveMulti(Ip225));
        Assert.Empty(Filter(bench).Groups);
        Assert.Empty(bench.Ifp.Memberships);
    }

    [Fact]
    [Trait("Spec", "IF-81")]
    public void A_link_group_that_only_network_groups_use_can_not_be_left_by_itself()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Ip224));

        Assert.Equal(Errno.ENOENT, bench.Ifp.Ioctl(new DeleteMulticast(SockAddr.Link(Shared))));

        Assert.True(bench.Ifp.MulticastFilter.Matches(Shared));
        Assert.Equal(Errno.None, bench.Ifp.LeaveMulti(Ip224));
        Assert.False(bench.Ifp.MulticastFilter.Matches(Shared));
    }

    [Fact]
    [Trait("Spec", "IF-81")]
    public void The_link_layer_refuses_what_is_no_group_and_families_it_does_not_know()
    {
        using var bench = new TestStack();

        Assert.Equal(Errno.EADDRNOTAVAIL, bench.Ifp.JoinMulti(SockAddr.Inet(Ipv4Address.Parse("192.0.2.1"))));
        Assert.Equal(Errno.EADDRNOTAVAIL, bench.Ifp.JoinMulti(SockAddr.Link(TestStack.Other)));
        Assert.Equal(Errno.EADDRNOTAVAIL, bench.Ifp.JoinMulti(SockAddr.Link(LinkAddress.Broadcast)));
        Assert.Equal(Errno.EADDRNOTAVAIL, bench.Ifp.JoinMulti(SockAddr.Inet6(Ipv6Address.Parse("2001:db8::1"))));
        Assert.Equal(Errno.EAFNOSUPPORT, bench.Ifp.JoinMulti(SockAddr.Of(AddressFamily.Local)));
        Assert.Empty(bench.Ifp.Memberships);
    }

    [Fact]
    [Trait("Spec", "IF-81")]
    public void An_IPv6_group_maps_to_the_link_layer_group_of_RFC_2464()
    {
        using var bench = new TestStack();
        var group = SockAddr.Inet6(Ipv6Address.Parse("ff02::1:ff0e:8c6c"), bench.Ifp.Index);

        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(group));
        Assert.True(bench.Ifp.MulticastFilter.Matches(LinkAddress.Parse("33:33:ff:0e:8c:6c")));
        Assert.Equal(Errno.None, bench.Ifp.LeaveMulti(group));
        Assert.False(bench.Ifp.MulticastFilter.Matches(LinkAddress.Parse("33:33:ff:0e:8c:6c")));
    }

    [Fact]
    [Trait("Spec", "IF-82")]
    public void A_user_joins_only_link_groups_and_only_on_a_multicast_interface()
    {
        var clock = new IoctlClock();
        using var bench = new TestStack(clock: clock);
        var now = clock.Advance();
        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new AddMulticast(Ip224)));
        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new DeleteMulticast(Ip224)));
        Assert.NotEqual(now, bench.Ifp.LastChange);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddMulticast(SockAddr.Link(Lone))));
        Assert.Equal(now, bench.Ifp.LastChange);

        var plain = TestStack.Options() with { Flags = IfFlags.Broadcast };
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("plain", new ScriptedDriver(), plain, out var ifp));
        Assert.Equal(Errno.EOPNOTSUPP, ifp!.Ioctl(new AddMulticast(SockAddr.Link(Lone))));
        Assert.Equal(Errno.EOPNOTSUPP, ifp.Ioctl(new AddMulticast(Ip224)));
        Assert.Equal(Errno.EOPNOTSUPP, ifp.Ioctl(new DeleteMulticast(SockAddr.Link(Lone))));
    }

    [Fact]
    [Trait("Spec", "IF-82")]
    public void Link_addresses_are_equal_when_length_and_bytes_are()
    {
        var bytes = Convert.FromHexString("0180c200000e");

        Assert.Equal(SockAddr.Link(Lone), SockAddr.Link(bytes));
        Assert.Equal(SockAddr.Link(Lone).GetHashCode(), SockAddr.Link(bytes).GetHashCode());
        for (var bit = 0; bit < 48; bit++)
        {
            Assert.NotEqual(SockAddr.Link(Lone), SockAddr.Link(LinkAddress.FromUInt64(Lone.ToUInt64() ^ (1UL << bit))));
        }

        Assert.NotEqual(SockAddr.Link(Lone), SockAddr.Link(bytes.AsSpan(0, 5)));
        Assert.NotEqual(SockAddr.Link(Lone), SockAddr.Link([.. bytes, 0]));
        Assert.NotEqual(SockAddr.Link(Lone), SockAddr.Sdl(bytes, 0));
    }

    [Theory]
    [Trait("Spec", "IF-82")]
    [InlineData("0180c20000")]
    [InlineData("0180c200000e00")]
    [InlineData("")]
    public void A_link_group_of_another_length_is_no_group(string hex)
    {
        using var bench = new TestStack();

        Assert.Equal(Errno.EADDRNOTAVAIL, bench.Ifp.Ioctl(new AddMulticast(SockAddr.Link(Convert.FromHexString(hex)))));
        Assert.Empty(bench.Ifp.Memberships);
    }

    [Fact]
    [Trait("Spec", "IF-83")]
    public void All_memberships_can_be_dropped_at_once()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Ip224));
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Ip224));
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Ip225));
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(SockAddr.Link(Lone)));
        bench.Driver.Requests.Clear();

        bench.Ifp.LeaveAllMulti();

        Assert.Empty(bench.Ifp.Memberships);
        Assert.False(bench.Ifp.MulticastFilter.Matches(Lone));
        Assert.Empty(Assert.IsType<SetReceiveFilter>(Assert.Single(bench.Driver.Requests)).Groups);
        Assert.Equal(Errno.ENOENT, bench.Ifp.LeaveMulti(Ip224));
    }

    [Fact]
    [Trait("Spec", "IF-83")]
    public void Each_new_and_each_deleted_membership_is_announced_once()
    {
        using var bench = new TestStack();
        var events = new List<string>();
        using var subscription = bench.Stack.Events.Subscribe(e => events.Add(e is IfEvent.MulticastChanged m ? $"{(m.Added ? '+' : '-')}{m.Group}" : "other"));

        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Ip224));
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Ip224));
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Ip225));
        Assert.Equal(["+224.1.1.1", $"+{Shared}", "+225.1.1.1"], events);

        events.Clear();
        Assert.Equal(Errno.None, bench.Ifp.LeaveMulti(Ip224));
        Assert.Equal(Errno.None, bench.Ifp.LeaveMulti(Ip225));
        Assert.Equal(Errno.None, bench.Ifp.LeaveMulti(Ip224));
        Assert.Equal(["-225.1.1.1", "-224.1.1.1", $"-{Shared}"], events);

        events.Clear();
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Ip225));
        bench.Ifp.LeaveAllMulti();
        Assert.Equal(["+225.1.1.1", $"+{Shared}"], events.Take(2));
        Assert.Equal(["-225.1.1.1", $"-{Shared}"], events.Skip(2).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    [Trait("Spec", "IF-83")]
    public void Memberships_of_a_detached_interface_are_gone_and_leaving_them_does_no_harm()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Ip224));

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));
        bench.Driver.Requests.Clear();

        Assert.Equal(Errno.ENOENT, bench.Ifp.LeaveMulti(Ip224));
        Assert.Equal(Errno.ENXIO, bench.Ifp.JoinMulti(Ip224));
        bench.Ifp.LeaveAllMulti();
        Assert.Empty(bench.Driver.Requests);
    }

    private static SetReceiveFilter Filter(TestStack bench) => bench.Driver.Requests.OfType<SetReceiveFilter>().Last();
}
