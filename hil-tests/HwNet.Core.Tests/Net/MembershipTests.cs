using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net;

public sealed class MembershipTests
{
    private static readonly SockAddr Group = SockAddr.Inet(Ipv4Address.Parse("239.1.2.3"));
    private static readonly SockAddr LinkGroup = SockAddr.Link(LinkAddress.Parse("01:00:5e:01:02:03"));

    [Fact]
    [Trait("Spec", "IF-09")]
    public void Leaving_a_group_after_its_interface_was_detached_is_harmless()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Group, out var membership));
        Assert.Same(bench.Ifp, membership!.Ifp);
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));
        var calls = bench.Driver.Calls.Count;
        bench.Driver.Requests.Clear();

        Assert.Null(membership.Ifp);
        Assert.Equal(Group, membership.Group);
        Assert.Equal(Errno.None, membership.Leave());

        Assert.Equal(Errno.ENOENT, membership.Leave());
        Assert.Empty(bench.Driver.Requests);
        Assert.Equal(calls, bench.Driver.Calls.Count);
    }

    [Fact]
    [Trait("Spec", "IF-09")]
    public void Leaving_an_interface_that_is_gone_does_not_touch_the_one_that_took_its_name_and_index()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Group, out var old));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", bench.Driver, TestStack.Options(), out var next));
        Assert.Equal((bench.Ifp.Name, bench.Ifp.Index), (next!.Name, next.Index));
        Assert.Equal(Errno.None, next.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(Errno.None, next.JoinMulti(Group, out var young));
        bench.Driver.Requests.Clear();

        Assert.Equal(Errno.None, old!.Leave());

        Assert.Equal([1, 1], (int[])[next.Memberships[Group], next.Memberships[LinkGroup]]);
        Assert.True(next.MulticastFilter.Matches(LinkGroup.Lladdr));
        Assert.Empty(bench.Driver.Requests);
        Assert.Equal(Errno.None, young!.Leave());
        Assert.Empty(next.Memberships);
    }

    [Fact]
    [Trait("Spec", "IF-09")]
    public void Every_join_is_left_once_and_the_last_leave_reaches_the_driver()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Group, out var first));
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Group, out var second));
        bench.Driver.Requests.Clear();

        Assert.Equal(Errno.None, first!.Leave());
        Assert.Equal(Errno.ENOENT, first.Leave());
        Assert.Equal(1, bench.Ifp.Memberships[Group]);
        Assert.Empty(bench.Driver.Requests);

        Assert.Equal(Errno.None, second!.Leave());
        Assert.Empty(bench.Ifp.Memberships);
        Assert.Empty(Assert.IsType<SetReceiveFilter>(Assert.Single(bench.Driver.Requests)).Groups);
    }

    [Fact]
    [Trait("Spec", "IF-09")]
    public void A_membership_that_was_dropped_with_all_others_does_not_take_a_later_one()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Group, out var dropped));
        bench.Ifp.LeaveAllMulti();
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(Group));

        Assert.Equal(Errno.None, dropped!.Leave());

        Assert.Equal(1, bench.Ifp.Memberships[Group]);
    }

    [Fact]
    [Trait("Spec", "IF-09")]
    public void A_join_that_fails_has_no_membership()
    {
        using var bench = new TestStack();

        Assert.Equal(Errno.EADDRNOTAVAIL, bench.Ifp.JoinMulti(SockAddr.Inet(Ipv4Address.Parse("192.0.2.1")), out var none));
        Assert.Null(none);
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));
        Assert.Equal(Errno.ENXIO, bench.Ifp.JoinMulti(Group, out none));
        Assert.Null(none);
    }

    [Fact]
    [Trait("Spec", "IF-09")]
    public void The_groups_of_IPv4_are_left_without_harm_after_a_detach()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Stack.Inet.JoinGroup(bench.Ifp, Group.Ipv4));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", bench.Driver, TestStack.Options(), out var next));
        Assert.Equal(Errno.None, bench.Stack.Inet.JoinGroup(next!, Group.Ipv4));

        Assert.Equal(Errno.ENXIO, bench.Stack.Inet.LeaveGroup(bench.Ifp, Group.Ipv4));

        Assert.Equal([Group.Ipv4], bench.Stack.Inet.GroupsOf(next!));
        Assert.Equal(1, next!.Memberships[Group]);
    }

    [Fact]
    [Trait("Spec", "IF-09")]
    public void Leaving_while_the_interface_is_being_detached_ends_well_either_way()
    {
        for (var round = 0; round < 50; round++)
        {
            using var bench = new TestStack(threaded: true);
            var memberships = new IfMembership[16];
            for (var i = 0; i < memberships.Length; i++)
            {
                Assert.Equal(Errno.None, bench.Ifp.JoinMulti(SockAddr.Inet(Ipv4Address.FromUInt32(0xef010200u + (uint)(i % 5))), out memberships[i]!));
            }

            using var barrier = new Barrier(2);
            using var crew = new Crew();
            crew.Run("leave", () =>
            {
                Assert.True(barrier.SignalAndWait(TimeSpan.FromMinutes(1)));
                Assert.All(memberships, static m => Assert.Equal(Errno.None, m.Leave()));
            });
            crew.Run("detach", () =>
            {
                Assert.True(barrier.SignalAndWait(TimeSpan.FromMinutes(1)));
                Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));
            });

            crew.Join();
            Assert.Empty(bench.Ifp.Memberships);
        }
    }
}
