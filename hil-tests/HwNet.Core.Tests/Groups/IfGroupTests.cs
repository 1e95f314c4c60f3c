using HwNet.Core.Tests.Net;
using HwNet.Groups;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Groups;

public sealed class IfGroupTests : IDisposable
{
    private readonly TestStack _bench = new(up: false);
    private readonly IfNet _sim1;
    private readonly IfNet _lo;

    public IfGroupTests()
    {
        _sim1 = Attach("sim", TestStack.Options());
        _lo = Attach("lo", TestStack.Options() with { NoUnit = true });
    }

    private NetStack Stack => _bench.Stack;

    private IfNet Sim0 => _bench.Ifp;

    public void Dispose() => _bench.Dispose();

    [Fact]
    [Trait("Spec", "IF-13")]
    public void Every_interface_is_in_all_and_in_the_group_of_its_driver()
    {
        Assert.Equal(["all", "sim"], GroupsOf(Sim0));
        Assert.Equal(["all", "lo"], GroupsOf(_lo));
        Assert.Equal(["sim0", "sim1", "lo"], MembersOf("all"));
        Assert.Equal(["sim0", "sim1"], MembersOf("sim"));
        Assert.Equal(["all", "lo", "sim"], Stack.Groups.Names);
    }

    [Fact]
    [Trait("Spec", "IF-13")]
    public void An_interface_joins_and_leaves_any_number_of_groups()
    {
        Assert.Equal(Errno.None, Sim0.Ioctl(new AddGroup("lab")));
        Assert.Equal(Errno.None, Sim0.Ioctl(new AddGroup("egress")));
        Assert.Equal(Errno.None, _lo.Ioctl(new AddGroup("lab")));
        Assert.Equal(["all", "sim", "lab", "egress"], GroupsOf(Sim0));
        Assert.Equal(["sim0", "lo"], MembersOf("lab"));

        Assert.Equal(Errno.None, Sim0.Ioctl(new DeleteGroup("lab")));
        Assert.Equal(["lo"], MembersOf("lab"));
        Assert.Equal(["all", "sim", "egress"], GroupsOf(Sim0));

        Assert.Equal(Errno.None, _lo.Ioctl(new DeleteGroup("lab")));
        Assert.Equal(Errno.ENOENT, Stack.Ioctl(new GetGroupMembers("lab")));
        Assert.DoesNotContain("lab", Stack.Groups.Names);
    }

    [Theory]
    [Trait("Spec", "IF-13")]
    [InlineData("", Errno.EINVAL)]
    [InlineData("lab1", Errno.EINVAL)]
    [InlineData("sixteencharacter", Errno.ENAMETOOLONG)]
    [InlineData("all", Errno.EEXIST)]
    [InlineData("sim", Errno.EEXIST)]
    [InlineData("lab", Errno.EEXIST)]
    [InlineData("fifteenletterss", Errno.None)]
    public void A_group_that_can_not_be_joined_is_refused(string group, Errno expected)
    {
        Assert.Equal(Errno.None, Sim0.Ioctl(new AddGroup("lab")));

        Assert.Equal(expected, Sim0.Ioctl(new AddGroup(group)));
        Assert.Equal(expected == Errno.None ? 4 : 3, GroupsOf(Sim0).Count);
    }

    [Theory]
    [Trait("Spec", "IF-13")]
    [InlineData("all", Errno.EINVAL)]
    [InlineData("sim", Errno.EINVAL)]
    [InlineData("lo", Errno.ENOENT)]
    [InlineData("lab", Errno.ENOENT)]
    [InlineData("", Errno.ENOENT)]
    public void A_group_that_can_not_be_left_is_refused(string group, Errno expected)
    {
        Assert.Equal(expected, Sim0.Ioctl(new DeleteGroup(group)));
        Assert.Equal(["all", "sim"], GroupsOf(Sim0));
    }

    [Fact]
    [Trait("Spec", "IF-13")]
    public void A_detached_interface_is_in_no_group_and_a_renamed_one_in_the_same()
    {
        Assert.Equal(Errno.None, _sim1.Ioctl(new AddGroup("lab")));
        Assert.Equal(Errno.None, Sim0.Ioctl(new AddGroup("lab")));
        Assert.Equal(Errno.None, Sim0.Ioctl(new SetName("wan")));

        Assert.Equal(Errno.None, Stack.Interfaces.Detach(_sim1));

        Assert.Equal(["wan"], MembersOf("lab"));
        Assert.Equal(["wan"], MembersOf("sim"));
        Assert.Equal(["wan", "lo"], MembersOf("all"));
        Assert.Empty(_sim1.Groups);
        Assert.Equal(Errno.ENXIO, _sim1.Ioctl(new AddGroup("late")));
    }

    [Fact]
    [Trait("Spec", "IF-13")]
    public void Observers_hear_of_joining_and_leaving()
    {
        var events = new List<IfEvent>();
        using var subscription = Stack.Events.Subscribe(events.Add);

        Assert.Equal(Errno.None, Sim0.Ioctl(new AddGroup("lab")));
        Assert.Equal(Errno.EEXIST, Sim0.Ioctl(new AddGroup("lab")));
        Assert.Equal(Errno.None, Sim0.Ioctl(new DeleteGroup("lab")));

        Assert.Equal([new IfEvent.GroupChanged(Sim0, "sim0", "lab", true), new IfEvent.GroupChanged(Sim0, "sim0", "lab", false)], events);
    }

    [Fact]
    [Trait("Spec", "IF-13")]
    public void A_group_stands_where_an_interface_may_be_named()
    {
        Assert.Equal(Errno.None, Sim0.Ioctl(new AddGroup("lab")));
        Assert.Equal(Errno.None, _sim1.Ioctl(new AddGroup("lab")));

        Assert.Equal(Errno.None, Stack.Ioctl("lab", new SetMtu(1400)));
        Assert.Equal((1400, 1400, 1500), (Sim0.Mtu, _sim1.Mtu, _lo.Mtu));

        Assert.Equal(Errno.ENXIO, Stack.Ioctl("lab", new GetMtu()));
        Assert.Equal(Errno.ENXIO, Stack.Ioctl("lap", new SetMtu(1300)));
        Assert.Equal(Errno.EPERM, Stack.Ioctl("lab", new SetMtu(1300), Credential.User));
        Assert.Equal((1400, 1400), (Sim0.Mtu, _sim1.Mtu));
    }

    [Fact]
    [Trait("Spec", "IF-13")]
    public void A_change_of_a_group_is_made_on_all_that_can_and_the_first_error_is_told()
    {
        _bench.Driver.IoctlResult = static _ => Errno.EIO;

        Assert.Equal(Errno.EIO, Stack.Ioctl("sim", new SetMtu(1400)));

        Assert.Equal((1500, 1400), (Sim0.Mtu, _sim1.Mtu));
    }

    [Fact]
    [Trait("Spec", "IF-13")]
    public void The_name_of_an_interface_comes_before_the_group()
    {
        Assert.Equal(Errno.None, Sim0.Ioctl(new AddGroup("lo")));

        Assert.Equal([_lo], Stack.Groups.Resolve("lo"));
        Assert.Equal(Errno.None, Stack.Ioctl("lo", new SetMtu(1400)));
        Assert.Equal((1500, 1400), (Sim0.Mtu, _lo.Mtu));
    }

    [Theory]
    [Trait("Spec", "IF-13")]
    [InlineData("all", "sim0 sim1 lo")]
    [InlineData("sim", "sim0 sim1")]
    [InlineData("lab", "sim1 lo")]
    [InlineData("sim0", "sim0")]
    [InlineData("sim,!lab", "sim0")]
    [InlineData("!sim1", "sim0 lo")]
    [InlineData("!lab, !sim0", "")]
    [InlineData("sim0, lab", "sim0 sim1 lo")]
    [InlineData("nothing", "")]
    public void A_filter_may_name_interfaces_and_groups(string text, string expected)
    {
        Assert.Equal(Errno.None, _sim1.Ioctl(new AddGroup("lab")));
        Assert.Equal(Errno.None, _lo.Ioctl(new AddGroup("lab")));

        Assert.Equal(Errno.None, IfPattern.Parse(text, out var pattern));

        Assert.Equal(expected, string.Join(' ', pattern!.Resolve(Stack)));
        Assert.Equal(text, pattern.ToString());
    }

    [Theory]
    [Trait("Spec", "IF-13")]
    [InlineData("", Errno.EINVAL)]
    [InlineData(",", Errno.EINVAL)]
    [InlineData("sim,", Errno.EINVAL)]
    [InlineData("!", Errno.EINVAL)]
    [InlineData("sixteencharacter", Errno.ENAMETOOLONG)]
    public void A_filter_that_names_nothing_is_refused(string text, Errno expected)
    {
        Assert.Equal(expected, IfPattern.Parse(text, out var pattern));
        Assert.Null(pattern);
    }

    [Theory]
    [Trait("Spec", "IF-13")]
    [InlineData("192.0.2.7", "192.0.2.7/32", "192.0.2.7", "192.0.2.8")]
    [InlineData("192.0.2.0/24", "192.0.2.0/24", "192.0.2.200", "192.0.3.1")]
    [InlineData("sim0", "192.0.2.1/32 198.51.100.1/32", "198.51.100.1", "198.51.100.2")]
    [InlineData("lab", "192.0.2.1/32 198.51.100.1/32 203.0.113.1/32", "203.0.113.1", "203.0.113.2")]
    [InlineData("lab:network", "192.0.2.1/24 198.51.100.1/30 203.0.113.1/31", "198.51.100.3", "198.51.100.4")]
    [InlineData("lab:broadcast", "192.0.2.255/32 198.51.100.3/32", "192.0.2.255", "192.0.2.1")]
    [InlineData("lab:peer", "203.0.113.0/32", "203.0.113.0", "203.0.113.1")]
    [InlineData("!lab", "192.0.2.1/32 198.51.100.1/32 203.0.113.1/32", "192.0.2.2", "192.0.2.1")]
    [InlineData("2001:db8::/32", "2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1")]
    [InlineData("2001:db8::1", "2001:db8::1/128", "2001:db8::1", "2001:db8::2")]
    [InlineData("::/0", "::/0", "2001:db8::1", "192.0.2.1")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0", "192.0.2.1", "2001:db8::1")]
    [InlineData("!192.0.2.0/24", "192.0.2.0/24", "192.0.3.1", "192.0.2.200")]
    public void An_address_expression_may_name_interfaces_and_groups(string text, string prefixes, string matching, string other)
    {
        Address();

        Assert.Equal(Errno.None, AddressExpression.Parse(text, out var expression));

        Assert.Equal(prefixes, string.Join(' ', expression!.Resolve(Stack)));
        Assert.True(expression.Matches(Stack, Parse(matching)));
        Assert.False(expression.Matches(Stack, Parse(other)));
        Assert.Equal(text, expression.ToString());
    }

    [Fact]
    [Trait("Spec", "IF-13")]
    public void An_address_expression_follows_the_groups_and_addresses_of_the_moment()
    {
        Address();
        Assert.Equal(Errno.None, AddressExpression.Parse("lab", out var expression));
        var address = Ipv4Address.Parse("203.0.113.1");

        Assert.True(expression!.Matches(Stack, SockAddr.Inet(address)));
        Assert.Equal(Errno.None, _sim1.Ioctl(new DeleteGroup("lab")));
        Assert.False(expression.Matches(Stack, SockAddr.Inet(address)));
        Assert.Equal(Errno.None, _sim1.Ioctl(new AddGroup("lab")));
        Assert.Equal(Errno.None, _sim1.Ioctl(new DeleteAddress(address)));
        Assert.False(expression.Matches(Stack, SockAddr.Inet(address)));
    }

    [Theory]
    [Trait("Spec", "IF-13")]
    [InlineData("", Errno.EINVAL)]
    [InlineData("!", Errno.EINVAL)]
    [InlineData(":network", Errno.EINVAL)]
    [InlineData("lab:", Errno.EINVAL)]
    [InlineData("lab:nets", Errno.EINVAL)]
    [InlineData("192.0.2.256", Errno.EINVAL)]
    [InlineData("2001:db8::/129", Errno.EINVAL)]
    [InlineData("fe80:zz", Errno.EINVAL)]
    [InlineData("192.0.2.0/", Errno.EINVAL)]
    [InlineData("192.0.2.0/33", Errno.EINVAL)]
    [InlineData("sixteencharacter", Errno.ENAMETOOLONG)]
    public void An_address_expression_that_means_nothing_is_refused(string text, Errno expected)
    {
        Assert.Equal(expected, AddressExpression.Parse(text, out var expression));
        Assert.Null(expression);
    }

    [Fact]
    [Trait("Spec", "IF-13")]
    public void Members_that_join_leave_and_detach_at_once_end_in_no_group_that_does_not_know_them()
    {
        using var bench = new TestStack(threaded: true);
        using var crew = new Crew();
        for (var i = 0; i < 3; i++)
        {
            crew.Run($"member {i}", () =>
            {
                for (var round = 0; round < 40; round++)
                {
                    Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", new ScriptedDriver(), TestStack.Options(), out var ifp));
                    Assert.Equal(Errno.None, ifp!.Ioctl(new AddGroup("lab")));
                    Assert.Equal(Errno.None, round % 2 == 0 ? ifp!.Ioctl(new DeleteGroup("lab")) : Errno.None);
                    Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(ifp!));
                }
            });
        }

        crew.Join();
        Assert.Equal(["all", "sim"], bench.Stack.Groups.Names);
        Assert.Equal([bench.Ifp], bench.Stack.Groups.MembersOf("sim"));
    }

    private static SockAddr Parse(string text) =>
        Ipv4Address.TryParse(text, out var ipv4) ? SockAddr.Inet(ipv4) : SockAddr.Inet6(Ipv6Address.Parse(text));

    private void Address()
    {
        Assert.Equal(Errno.None, Sim0.Ioctl(new AddGroup("lab")));
        Assert.Equal(Errno.None, _sim1.Ioctl(new AddGroup("lab")));
        Assert.Equal(Errno.None, Sim0.Ioctl(new AddAddress(Ipv4Address.Parse("192.0.2.1"), 24)));
        Assert.Equal(Errno.None, Sim0.Ioctl(new AddAddress(Ipv4Address.Parse("198.51.100.1"), 30)));
        Assert.Equal(Errno.None, _sim1.Ioctl(new AddAddress(Ipv4Address.Parse("203.0.113.1"), 31, Ipv4Address.Parse("203.0.113.0"))));
    }

    private IfNet Attach(string driver, IfAttachOptions options)
    {
        Assert.Equal(Errno.None, Stack.Interfaces.Attach(driver, new ScriptedDriver(), options, out var ifp));
        return ifp!;
    }

    private static IReadOnlyList<string> GroupsOf(IfNet ifp)
    {
        var request = new GetGroups();
        Assert.Equal(Errno.None, ifp.Ioctl(request, Credential.User));
        return request.Reply!;
    }

    private IReadOnlyList<string> MembersOf(string group)
    {
        var request = new GetGroupMembers(group);
        Assert.Equal(Errno.None, Stack.Ioctl(request, Credential.User));
        Assert.False(request.Reply!.Truncated);
        return request.Reply.Names;
    }
}
