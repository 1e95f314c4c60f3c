using System.Runtime.CompilerServices;
using HwNet.Core.Tests.Net;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Ioctl;

public sealed class CredentialTests
{
    private static readonly Ipv4Address First = Ipv4Address.Parse("192.0.2.1");
    private static readonly Ipv4Address Second = Ipv4Address.Parse("198.51.100.1");
    private static readonly Credential Confined = Credential.Confined(SockAddr.Inet(Second));

    /// <summary>Every request there is. What its fields hold does not matter: who may not ask is refused before anybody looks at them.</summary>
    public static TheoryData<string> Requests { get; } =
        [.. typeof(IfRequest).Assembly.GetTypes().Where(static t => t.IsSubclassOf(typeof(IfRequest)) && !t.IsAbstract).Select(static t => t.FullName!)];

    [Theory]
    [Trait("Spec", "IF-51")]
    [MemberData(nameof(Requests))]
    public void Every_request_that_changes_something_needs_privilege_and_no_other(string type)
    {
        using var bench = new TestStack();
        bench.Driver.Requests.Clear();
        var calls = bench.Driver.Calls.Count;
        var request = Make(type);
        var changes = !request.GetType().Name.StartsWith("Get", StringComparison.Ordinal);

        Assert.Equal(changes, request.NeedsPrivilege);
        if (!changes)
        {
            return;
        }

        foreach (var credential in (Credential[])[Credential.User, Confined, new Credential(true, new Jail())])
        {
            Assert.Equal(Errno.EPERM, bench.Ifp.Ioctl(request, credential));
            Assert.Equal(Errno.EPERM, bench.Stack.Ioctl(request, credential));
            Assert.Equal(Errno.EPERM, bench.Stack.Ioctl("sim0", request, credential));
        }

        Assert.Empty(bench.Driver.Requests);
        Assert.Equal(calls, bench.Driver.Calls.Count);
    }

    [Theory]
    [Trait("Spec", "IF-51")]
    [InlineData(true)]
    [InlineData(false)]
    public void Reading_needs_no_privilege(bool confined)
    {
        using var bench = new TestStack();
        var credential = confined ? Confined : Credential.User;
        var mtu = new GetMtu();

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(mtu, credential));
        Assert.Equal(1500, mtu.Reply);
        Assert.Equal(Errno.None, bench.Stack.Ioctl(new GetConf(), credential));
    }

    [Fact]
    [Trait("Spec", "IF-51")]
    public void Privilege_and_the_owner_may_change()
    {
        using var bench = new TestStack();

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetMtu(1400), Credential.Root));
        Assert.Equal(1400, bench.Ifp.Mtu);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetMtu(1300)));
        Assert.Equal(1300, bench.Ifp.Mtu);
    }

    [Fact]
    [Trait("Spec", "IF-51")]
    public void There_is_no_privilege_in_a_jail()
    {
        var credential = new Credential(true, new Jail(SockAddr.Inet(First)));

        Assert.False(credential.Privileged);
        Assert.Equal(Errno.EPERM, credential.Check(new SetMtu(1400)));
        Assert.Equal(Errno.None, credential.Check(new GetMtu()));
        Assert.Equal(Errno.None, Credential.Root.Check(new SetMtu(1400)));
    }

    [Fact]
    [Trait("Spec", "IF-51")]
    public void A_listing_shows_who_is_confined_its_own_addresses_and_every_interface()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(First, 24)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Second, 24)));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("sim", new ScriptedDriver(), TestStack.Options(), out _));

        Assert.Equal([$"sim0 {Second}", "sim1 none"], List(bench, Confined));
        Assert.Equal(["sim0 none", "sim1 none"], List(bench, Credential.Confined()));
        Assert.Equal(["sim0 link", $"sim0 {First}", $"sim0 {Second}", "sim1 link"], List(bench, Credential.User));
        Assert.Equal(List(bench, Credential.User), List(bench, null));
    }

    [Fact]
    [Trait("Spec", "IF-51")]
    public void The_limit_of_a_listing_counts_what_the_caller_may_see()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(First, 24)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Second, 24)));
        var request = new GetConf(1);

        Assert.Equal(Errno.None, bench.Stack.Ioctl(request, Confined));
        Assert.False(request.Reply!.Truncated);
        Assert.Equal(Errno.None, bench.Stack.Ioctl(request, Credential.User));
        Assert.True(request.Reply.Truncated);
    }

    [Fact]
    [Trait("Spec", "IF-51")]
    public void An_address_that_is_not_the_jails_is_told_apart_from_a_family_it_does_not_have()
    {
        var link = SockAddr.Link(TestStack.Own);

        Assert.Equal(Errno.None, Confined.CheckAddress(SockAddr.Inet(Second)));
        Assert.Equal(Errno.EADDRNOTAVAIL, Confined.CheckAddress(SockAddr.Inet(First)));
        Assert.Equal(Errno.EADDRNOTAVAIL, Confined.CheckAddress(SockAddr.Inet(Ipv4Address.Any)));
        Assert.Equal(Errno.EAFNOSUPPORT, Confined.CheckAddress(link));
        Assert.Equal(Errno.EAFNOSUPPORT, Confined.CheckAddress(SockAddr.Of(AddressFamily.Inet6)));
        Assert.Equal(Errno.EAFNOSUPPORT, Credential.Confined().CheckAddress(SockAddr.Inet(First)));
        Assert.Equal(Errno.EAFNOSUPPORT, Credential.Confined(link).CheckAddress(SockAddr.Inet(First)));
        Assert.Equal(Errno.None, Credential.User.CheckAddress(SockAddr.Inet(First)));
        Assert.Equal(Errno.None, Credential.Root.CheckAddress(link));
    }

    [Fact]
    [Trait("Spec", "IF-51")]
    public void A_socket_in_a_jail_binds_to_the_jails_addresses_only()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(First, 24)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Second, 24)));
        var udp = bench.Stack.Inet.Udp;
        using var socket = udp.Open(credential: Confined);
        using var elsewhere = udp.Open(credential: Credential.Confined(SockAddr.Inet6(Ipv6Address.Parse("2001:db8::1"))));
        using var free = udp.Open(credential: Credential.User);

        Assert.Equal(Errno.EADDRNOTAVAIL, socket.Bind(First, 4000));
        Assert.Equal(Errno.EAFNOSUPPORT, elsewhere.Bind(First, 4000));
        Assert.Equal(Errno.EAFNOSUPPORT, elsewhere.Bind(Ipv4Address.Any, 4000));
        Assert.Equal(Errno.EAFNOSUPPORT, elsewhere.SendTo([1], First, 4000));
        Assert.Equal(Errno.None, free.Bind(First, 4000));
        Assert.Equal(Errno.None, socket.Bind(Ipv4Address.Any, 4000));
        Assert.Equal((Second, 4000), (socket.Address, socket.Port));
    }

    private static IfRequest Make(string type) => (IfRequest)RuntimeHelpers.GetUninitializedObject(typeof(IfRequest).Assembly.GetType(type)!);

    private static IEnumerable<string> List(TestStack bench, Credential? credential)
    {
        var request = new GetConf();
        Assert.Equal(Errno.None, bench.Stack.Ioctl(request, credential));
        return request.Reply!.Entries.Select(static e => e.Address switch
        {
            null => $"{e.Name} none",
            InetIfAddress inet => $"{e.Name} {inet.Address}",
            _ => $"{e.Name} link",
        });
    }
}
