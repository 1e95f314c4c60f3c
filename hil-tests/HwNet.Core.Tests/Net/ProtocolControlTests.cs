using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net;

[Trait("Spec", "IF-59")]
public sealed class ProtocolControlTests
{
    private static readonly Ipv4Address First = Ipv4Address.Parse("10.9.0.1");
    private static readonly Ipv4Address Second = Ipv4Address.Parse("10.8.0.1");

    [Fact]
    public void The_first_address_is_set_replaced_and_read_and_an_alias_stays()
    {
        using var bench = new TestStack(queueLength: 64);
        var alias = Ipv4Address.Parse("10.9.0.77");
        Assert.Equal(Errno.EADDRNOTAVAIL, bench.Ifp.Ioctl(new GetAddress()));

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetAddress(First, 24)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(alias, 32)));
        Assert.Equal(Errno.EEXIST, bench.Ifp.Ioctl(new SetAddress(alias)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetAddress(Second, 16)));

        Assert.Equal([Second, alias], bench.Ifp.Addresses.OfType<InetIfAddress>().Select(static a => a.Address));
        Assert.Equal(Second, Read(bench, new GetAddress()));
        Assert.Equal(Ipv4Address.Parse("255.255.0.0"), Read(bench, new GetNetmask()));
        Assert.Null(bench.Stack.Routes.Lookup(SockAddr.Inet(Ipv4Address.Parse("10.9.0.2"))));
        Assert.NotNull(bench.Stack.Routes.Lookup(SockAddr.Inet(Ipv4Address.Parse("10.8.9.9"))));
    }

    [Theory]
    [InlineData("10.1.2.3", 8)]
    [InlineData("172.16.2.3", 16)]
    [InlineData("192.0.2.3", 24)]
    public void An_address_set_without_a_prefix_has_that_of_its_class(string address, int expected)
    {
        using var bench = new TestStack();

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetAddress(Ipv4Address.Parse(address))));

        Assert.Equal(expected, bench.Ifp.Addresses.OfType<InetIfAddress>().Single().PrefixLength);
    }

    [Fact]
    public void A_netmask_changes_network_route_and_broadcast_address_and_must_be_in_one_piece()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.EADDRNOTAVAIL, bench.Ifp.Ioctl(new SetNetmask(Ipv4Address.Parse("255.255.255.0"))));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(First, 24)));

        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new SetNetmask(Ipv4Address.Parse("255.0.255.0"))));
        Assert.Equal(Errno.EADDRNOTAVAIL, bench.Ifp.Ioctl(new SetNetmask(Ipv4Address.Parse("255.255.0.0")) { Of = Second }));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetNetmask(Ipv4Address.Parse("255.255.0.0")) { Of = First }));

        Assert.Equal(Ipv4Address.Parse("10.9.255.255"), Read(bench, new GetBroadcast()));
        Assert.Equal(16, Assert.Single(bench.Stack.Routes.Entries(AddressFamily.Inet)).PrefixLength);
    }

    [Fact]
    public void A_broadcast_address_is_set_where_there_is_broadcast_only()
    {
        using var bench = new TestStack();
        using var line = PointToPoint();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(First, 24)));
        Assert.Equal(Errno.None, line.Ifp.Ioctl(new AddAddress(First, 24)));

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetBroadcast(Ipv4Address.Parse("10.9.0.0"))));
        Assert.Equal(Errno.EINVAL, line.Ifp.Ioctl(new SetBroadcast(Ipv4Address.Parse("10.9.0.0"))));

        Assert.Equal(Ipv4Address.Parse("10.9.0.0"), Read(bench, new GetBroadcast()));
    }

    [Fact]
    public void A_far_end_is_set_on_a_point_to_point_interface_only_and_becomes_reachable()
    {
        using var bench = new TestStack();
        using var line = PointToPoint();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(First, 24)));
        Assert.Equal(Errno.None, line.Ifp.Ioctl(new AddAddress(First, 32)));
        Assert.Equal(Errno.EINVAL, line.Ifp.Ioctl(new GetDestination()));

        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new SetDestination(Second)));
        Assert.Equal(Errno.EINVAL, line.Ifp.Ioctl(new SetDestination(Ipv4Address.AllHosts)));
        Assert.Equal(Errno.None, line.Ifp.Ioctl(new SetDestination(Second)));

        Assert.Equal(Second, Read(line, new GetDestination()));
        Assert.Same(line.Ifp, line.Stack.Routes.Lookup(SockAddr.Inet(Second))!.Ifp);
        Assert.NotNull(line.Stack.Addresses.WithDestination(SockAddr.Inet(Second)));
    }

    [Fact]
    public void Requests_go_to_the_protocol_of_their_family_and_without_one_are_refused()
    {
        using var bench = new TestStack();

        Assert.Equal(Errno.EAFNOSUPPORT, bench.Ifp.Ioctl(new LocalRequest()));
        var local = new ControlDomain();
        bench.Stack.AddDomain(local);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new LocalRequest()));

        Assert.Equal(["LocalRequest"], local.Notes);
    }

    [Fact]
    public void What_the_protocol_does_not_know_goes_to_the_driver()
    {
        using var bench = new TestStack();
        bench.Stack.AddDomain(new ControlDomain { Answer = Errno.EOPNOTSUPP });
        var request = new LocalRequest();
        IfRequest? seen = null;
        bench.Driver.IoctlResult = r =>
        {
            seen = r;
            return Errno.EBUSY;
        };

        Assert.Equal(Errno.EBUSY, bench.Ifp.Ioctl(request));

        Assert.Same(request, seen);
    }

    [Fact]
    public void A_request_that_brings_the_interface_up_runs_the_up_hook_once_and_another_does_not()
    {
        using var bench = new TestStack(up: false);
        var local = new ControlDomain();
        bench.Stack.AddDomain(local);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetAddress(First)));
        Assert.True(bench.Ifp.Flags.HasFlag(IfFlags.Up));
        Assert.Equal(["up hook"], local.Notes);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Second, 24)));

        Assert.Equal(["up hook"], local.Notes);
    }

    [Fact]
    public void A_device_that_does_not_come_up_leaves_the_old_address_in_force()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetAddress(First, 24)));
        bench.Driver.InitResult = Errno.EIO;

        Assert.Equal(Errno.EIO, bench.Ifp.Ioctl(new SetAddress(Second, 24)));

        Assert.Equal(First, Read(bench, new GetAddress()));
        Assert.NotNull(bench.Stack.Addresses.WithAddress(SockAddr.Inet(First)));
        Assert.Null(bench.Stack.Addresses.WithAddress(SockAddr.Inet(Second)));
        Assert.NotNull(bench.Stack.Routes.Lookup(SockAddr.Inet(Ipv4Address.Parse("10.9.0.2"))));
    }

    [Fact]
    [Trait("Spec", "IF-51")]
    public void Changes_need_privilege_and_reads_do_not()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(First, 24)));
        IfRequest[] changes =
        [
            new SetAddress(Second), new SetBroadcast(Second), new SetNetmask(Second), new SetDestination(Second), new SetFib(1),
            new AddInet6Address(Ipv6Address.Loopback, 128), new DeleteInet6Address(Ipv6Address.Loopback),
        ];

        Assert.All(changes, r => Assert.Equal(Errno.EPERM, bench.Ifp.Ioctl(r, Credential.User)));
        IfRequest[] reads = [new GetAddress(), new GetBroadcast(), new GetNetmask(), new GetFib()];
        Assert.All(reads, r => Assert.Equal(Errno.None, bench.Ifp.Ioctl(r, Credential.User)));
    }

    private static Ipv4Address Read(TestStack bench, IfRequest<Ipv4Address> request)
    {
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(request));
        return request.Reply;
    }

    private static TestStack PointToPoint() => new(options: TestStack.Options() with { Flags = IfFlags.PointToPoint | IfFlags.Multicast });
}
