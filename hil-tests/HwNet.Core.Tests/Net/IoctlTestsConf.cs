using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net;

public sealed class IoctlTestsConf
{
    private static readonly Ipv4Address First = Ipv4Address.Parse("192.0.2.1");
    private static readonly Ipv4Address Second = Ipv4Address.Parse("198.51.100.1");

    [Fact]
    [Trait("Spec", "IF-58")]
    public void The_listing_has_every_address_of_every_interface_in_order()
    {
        using var bench = TwoInterfaces();

        var conf = List(bench, int.MaxValue);

        Assert.False(conf.Truncated);
        Assert.Equal(["sim0 link", $"sim0 {First}", $"sim0 {Second}", "sim1 link"], conf.Entries.Select(Text));
    }

    [Theory]
    [Trait("Spec", "IF-58")]
    [InlineData(0, 0, true)]
    [InlineData(1, 1, true)]
    [InlineData(3, 3, true)]
    [InlineData(4, 4, false)]
    [InlineData(5, 4, false)]
    public void The_limit_is_kept_and_the_reply_says_when_it_left_something_out(int limit, int listed, bool truncated)
    {
        using var bench = TwoInterfaces();

        var conf = List(bench, limit);

        Assert.Equal(listed, conf.Entries.Count);
        Assert.Equal(truncated, conf.Truncated);
        Assert.Equal(List(bench, int.MaxValue).Entries.Take(listed), conf.Entries);
    }

    [Fact]
    [Trait("Spec", "IF-58")]
    public void A_negative_limit_is_EINVAL_and_leaves_no_reply()
    {
        using var bench = new TestStack();
        var request = new GetConf(-1);

        Assert.Equal(Errno.EINVAL, bench.Stack.Ioctl(request));
        Assert.Null(request.Reply);
    }

    [Fact]
    [Trait("Spec", "IF-58")]
    public void An_interface_without_addresses_is_listed_once_and_a_detached_one_not_at_all()
    {
        using var bench = TwoInterfaces();
        var domain = new IoctlDomain(AddressFamily.Inet6);
        IfConf? meanwhile = null;
        domain.OnPurge = () => meanwhile ??= List(bench, int.MaxValue);
        bench.Stack.AddDomain(domain);

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));

        Assert.Equal(["sim0 none", "sim1 link"], meanwhile!.Entries.Select(Text));
        Assert.Equal(["sim1 link"], List(bench, int.MaxValue).Entries.Select(Text));
    }

    [Fact]
    [Trait("Spec", "IF-58")]
    public void The_listing_shows_names_and_addresses_as_they_are_now()
    {
        using var bench = TwoInterfaces();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetName("lan")));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteAddress(First)));

        var conf = List(bench, int.MaxValue);

        Assert.Equal(["lan link", $"lan {Second}", "sim1 link"], conf.Entries.Select(Text));
        Assert.Equal("lan", Assert.IsType<LinkIfAddress>(conf.Entries[0].Address).Name);
    }

    private static TestStack TwoInterfaces()
    {
        var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(First, 24)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Second, 24)));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", new ScriptedDriver(), TestStack.Options(), out _));
        return bench;
    }

    private static IfConf List(TestStack bench, int limit)
    {
        var request = new GetConf(limit);
        Assert.Equal(Errno.None, bench.Stack.Ioctl(request));
        return request.Reply!;
    }

    private static string Text(IfConfEntry entry) => entry.Address switch
    {
        null => $"{entry.Name} none",
        InetIfAddress inet => $"{entry.Name} {inet.Address}",
        _ => $"{entry.Name} link",
    };
}
