using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net;

public sealed class IoctlTestsDriver
{
    private static readonly Ipv4Address Address = Ipv4Address.Parse("192.0.2.1");

    [Fact]
    [Trait("Spec", "IF-60")]
    public void An_IPv4_address_restarts_the_device_and_is_announced()
    {
        using var bench = new TestStack();
        var domain = new IoctlDomain();
        bench.Stack.AddDomain(domain);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Address, 24)));

        Assert.Equal(["init", "stop", "drain", "init"], bench.Driver.Calls);
        Assert.Contains($"announce {Address} at {TestStack.Own}", domain.Notes);
        var added = Assert.Single(bench.Ifp.Addresses.OfType<InetIfAddress>());
        Assert.Equal((Address, 24), (added.Address, added.PrefixLength));
        Assert.Equal(Errno.EEXIST, bench.Ifp.Ioctl(new AddAddress(Address, 16)));

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteAddress(Address)));
        Assert.Contains($"removed {Address}", domain.Notes);
        Assert.Empty(bench.Ifp.Addresses.OfType<InetIfAddress>());
        Assert.Equal(Errno.EADDRNOTAVAIL, bench.Ifp.Ioctl(new DeleteAddress(Address)));
    }

    [Fact]
    [Trait("Spec", "IF-60")]
    public void An_IPv4_address_brings_an_interface_up()
    {
        using var bench = new TestStack(up: false);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Address, 24)));

        Assert.True(bench.Ifp.Flags.HasFlag(IfFlags.Up | IfFlags.Running));
    }

    [Theory]
    [Trait("Spec", "IF-60")]
    [InlineData(true)]
    [InlineData(false)]
    public void An_IPv4_address_with_which_the_device_does_not_start_is_not_kept(bool up)
    {
        using var bench = new TestStack(up: up);
        var domain = new IoctlDomain();
        bench.Stack.AddDomain(domain);
        bench.Driver.InitResult = Errno.EIO;

        Assert.Equal(Errno.EIO, bench.Ifp.Ioctl(new AddAddress(Address, 24)));

        Assert.Empty(bench.Ifp.Addresses.OfType<InetIfAddress>());
        Assert.DoesNotContain(domain.Notes, static note => note.StartsWith("announce", StringComparison.Ordinal));
        Assert.Equal(up ? IfFlags.Up : IfFlags.None, bench.Ifp.Flags & (IfFlags.Up | IfFlags.Running));
    }

    [Theory]
    [Trait("Spec", "IF-60")]
    [InlineData("0.0.0.0", 24)]
    [InlineData("224.0.0.1", 24)]
    [InlineData("255.255.255.255", 24)]
    [InlineData("192.0.2.1", -1)]
    [InlineData("192.0.2.1", 33)]
    public void An_IPv4_address_that_no_station_can_have_is_EINVAL(string address, int prefixLength)
    {
        using var bench = new TestStack();

        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new AddAddress(Ipv4Address.Parse(address), prefixLength)));

        Assert.Equal(["init"], bench.Driver.Calls);
        Assert.Empty(bench.Ifp.Addresses.OfType<InetIfAddress>());
    }

    [Fact]
    [Trait("Spec", "IF-60")]
    public void Groups_reach_the_driver_as_its_receive_filter()
    {
        using var bench = new TestStack();
        var group = LinkAddress.Parse("01:00:5e:01:01:01");

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddMulticast(SockAddr.Link(group))));
        Assert.Equal([group], Assert.IsType<SetReceiveFilter>(bench.Driver.Requests[^1]).Groups);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteMulticast(SockAddr.Link(group))));
        Assert.Empty(Assert.IsType<SetReceiveFilter>(bench.Driver.Requests[^1]).Groups);
    }

    [Fact]
    [Trait("Spec", "IF-60")]
    public void Snoop_filters_and_private_requests_are_the_drivers()
    {
        using var bench = new TestStack();
        bench.Driver.IoctlResult = request =>
        {
            Assert.True(bench.Ifp.Serializer.IsHeld);
            switch (request)
            {
                case AddSnoop r:
                    return r.Mask.IsBroadcast ? Errno.None : Errno.EINVAL;
                case DeleteSnoop:
                    return Errno.ENOENT;
                case IoctlPrivateGet r:
                    r.Reply = (ushort)(0x100 + r.Word);
                    return Errno.None;
                default:
                    return Errno.EINVAL;
            }
        };
        var read = new IoctlPrivateGet(7);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddSnoop(TestStack.Other, LinkAddress.Broadcast)));
        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new AddSnoop(TestStack.Other, LinkAddress.Parse("ff:ff:ff:00:00:00"))));
        Assert.Equal(Errno.ENOENT, bench.Ifp.Ioctl(new DeleteSnoop(TestStack.Other, LinkAddress.Broadcast)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(read, Credential.User));
        Assert.Equal(0x107, read.Reply);
        Assert.Equal(Errno.EPERM, bench.Ifp.Ioctl(new IoctlPrivateSet(1), Credential.User));
    }
}
