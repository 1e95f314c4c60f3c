using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

public sealed class GroupTests
{
    private static readonly Ipv4Address Group = Ipv4Address.Parse("224.0.0.251");
    private static readonly LinkAddress Lladdr = LinkAddress.Parse("01:00:5e:00:00:fb");

    [Fact]
    public void The_first_address_joins_all_hosts_and_the_last_leaves_it()
    {
        using var bench = new InetBench();
        var inet = bench.Stack.Inet;

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Ipv4Address.Parse("10.8.0.1"), 24)));
        Assert.Equal([Ipv4Address.AllHosts], inet.GroupsOf(bench.Ifp));
        Assert.Equal(1, bench.Ifp.Memberships[SockAddr.Inet(Ipv4Address.AllHosts)]);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteAddress(InetBench.Own)));
        Assert.Single(inet.GroupsOf(bench.Ifp));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteAddress(Ipv4Address.Parse("10.8.0.1"))));

        Assert.Empty(inet.GroupsOf(bench.Ifp));
        Assert.Empty(bench.Ifp.Memberships);
    }

    [Fact]
    public void A_group_is_joined_as_often_as_it_is_left()
    {
        using var bench = new InetBench();
        var inet = bench.Stack.Inet;

        Assert.Equal(Errno.None, inet.JoinGroup(bench.Ifp, Group));
        Assert.Equal(Errno.None, inet.JoinGroup(bench.Ifp, Group));
        Assert.Equal(Errno.None, inet.LeaveGroup(bench.Ifp, Group));
        Assert.True(bench.Ifp.MulticastFilter.Matches(Lladdr));
        Assert.Contains(Group, inet.GroupsOf(bench.Ifp));
        Assert.Equal(Errno.None, inet.LeaveGroup(bench.Ifp, Group));

        Assert.False(bench.Ifp.MulticastFilter.Matches(Lladdr));
        Assert.Equal(Errno.ENOENT, inet.LeaveGroup(bench.Ifp, Group));
        Assert.Equal(Errno.EADDRNOTAVAIL, inet.JoinGroup(bench.Ifp, InetBench.Peer));
    }

    [Fact]
    public void A_driver_that_refuses_leaves_nothing_joined()
    {
        using var bench = new InetBench();
        bench.Bench.Driver.IoctlResult = static _ => Errno.EIO;

        Assert.Equal(Errno.EIO, bench.Stack.Inet.JoinGroup(bench.Ifp, Group));

        Assert.DoesNotContain(Group, bench.Stack.Inet.GroupsOf(bench.Ifp));
    }

    [Fact]
    public void Detaching_leaves_all_groups_and_the_next_interface_starts_afresh()
    {
        using var bench = new InetBench();
        var inet = bench.Stack.Inet;
        Assert.Equal(Errno.None, inet.JoinGroup(bench.Ifp, Group));
        var old = bench.Ifp;

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(old));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach(
            "sim", new Net.ScriptedDriver(), Net.TestStack.Options(), out var next));

        Assert.Equal(old.Index, next!.Index);
        Assert.Equal(Errno.ENXIO, inet.JoinGroup(old, Group));
        Assert.Empty(inet.GroupsOf(old));
        Assert.Empty(inet.GroupsOf(next));
        Assert.Null(bench.Stack.Addresses.WithAddress(SockAddr.Inet(InetBench.Own)));
        Assert.Equal(Errno.None, next.Ioctl(new AddAddress(InetBench.Own, 24)));
        Assert.Equal([Ipv4Address.AllHosts], inet.GroupsOf(next));
    }

    [Fact]
    public void An_interface_without_multicast_joins_nothing()
    {
        using var bench = new InetBench();
        var options = Net.TestStack.Options() with { Flags = IfFlags.PointToPoint };
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("ptp", new Net.ScriptedDriver(), options, out var ifp));

        Assert.Equal(Errno.None, ifp!.Ioctl(new AddAddress(Ipv4Address.Parse("10.5.0.1"), 30)));

        Assert.Empty(ifp.Memberships);
        Assert.Equal(Errno.EOPNOTSUPP, bench.Stack.Inet.JoinGroup(ifp, Group));
    }
}
