using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net;

public sealed class IoctlTestsRequests
{
    private static readonly LinkAddress Group = LinkAddress.Parse("01:00:5e:01:01:01");

    public static TheoryData<IfRequest> StateChanges => new()
    {
        new SetFlags(IfFlags.Up | IfFlags.Debug),
        new SetCapabilities(IfCapabilities.None),
        new SetMetric(7),
        new SetMtu(1000),
        new SetPhysical(3),
        new SetMedia("100baseTX"),
        new SetGeneric(new byte[4]),
        new SetTunnel(SockAddr.Inet(Ipv4Address.Parse("192.0.2.1")), SockAddr.Inet(Ipv4Address.Parse("192.0.2.2"))),
        new DeleteTunnel(),
        new SetName("other0"),
        new SetLinkAddress(TestStack.Other),
        new SetRawAddress(TestStack.Other),
        new AddAddress(Ipv4Address.Parse("192.0.2.1"), 24),
        new DeleteAddress(Ipv4Address.Parse("192.0.2.1")),
        new AddMulticast(SockAddr.Link(Group)),
        new DeleteMulticast(SockAddr.Link(Group)),
        new AddSnoop(TestStack.Other, LinkAddress.Broadcast),
        new DeleteSnoop(TestStack.Other, LinkAddress.Broadcast),
        new SetReceiveFilter([], AllMulti: true, Promiscuous: true),
        new IoctlPrivateSet(1),
    };

    public static TheoryData<IfRequest> UpToTheDriver => new()
    {
        new SetPhysical(3),
        new SetMedia("100baseTX"),
        new SetGeneric(new byte[4]),
        new SetTunnel(SockAddr.Inet(Ipv4Address.Parse("192.0.2.1")), SockAddr.Inet(Ipv4Address.Parse("192.0.2.2"))),
        new DeleteTunnel(),
    };

    [Fact]
    [Trait("Spec", "IF-50")]
    public void A_request_the_driver_does_not_know_is_refused_by_it_with_EINVAL()
    {
        using var bench = new TestStack();
        bench.Driver.IoctlResult = static request => request is IoctlPrivateGet ? Errno.EINVAL : Errno.None;
        var request = new IoctlPrivateGet(5);

        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(request));
        Assert.Same(request, bench.Driver.Requests[^1]);
    }

    [Fact]
    [Trait("Spec", "IF-50")]
    public void A_request_that_nothing_can_handle_is_refused_with_EOPNOTSUPP()
    {
        using var bench = new TestStack();
        bench.Driver.IoctlResult = null;

        Assert.Equal(Errno.EOPNOTSUPP, bench.Ifp.Ioctl(new IoctlPrivateGet(5)));
        Assert.Equal(Errno.EOPNOTSUPP, bench.Stack.Ioctl(new IoctlPrivateGet(5)));
    }

    [Fact]
    [Trait("Spec", "IF-50")]
    public void A_request_to_an_interface_that_is_not_there_gives_ENXIO()
    {
        using var bench = new TestStack();

        Assert.Equal(Errno.ENXIO, bench.Stack.Ioctl("sim1", new GetMtu()));
        Assert.Equal(Errno.ENXIO, bench.Stack.Ioctl("sim", new GetMtu()));
        Assert.Equal(Errno.None, bench.Stack.Ioctl("sim0", new GetMtu()));

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));

        Assert.Equal(Errno.ENXIO, bench.Stack.Ioctl("sim0", new GetMtu()));
        Assert.Equal(Errno.ENXIO, bench.Ifp.Ioctl(new GetMtu()));
        Assert.Equal(Errno.ENXIO, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(Errno.ENXIO, bench.Ifp.Ioctl(new IoctlPrivateGet(5)));
        Assert.Equal("detached", bench.Driver.Calls[^1]);
    }

    [Theory]
    [Trait("Spec", "IF-50")]
    [MemberData(nameof(StateChanges))]
    public void A_request_that_changes_state_needs_privilege(IfRequest request)
    {
        using var bench = new TestStack();
        var flags = bench.Ifp.Flags;
        bench.Driver.Requests.Clear();

        Assert.True(request.NeedsPrivilege);
        Assert.Equal(Errno.EPERM, bench.Ifp.Ioctl(request, Credential.User));
        Assert.Equal(Errno.EPERM, bench.Stack.Ioctl("sim0", request, Credential.User));

        Assert.Empty(bench.Driver.Requests);
        Assert.Equal(flags, bench.Ifp.Flags);
        Assert.Equal("sim0", bench.Ifp.Name);
        Assert.Equal(TestStack.Own, bench.Ifp.Lladdr);
        Assert.Single(bench.Ifp.Addresses);
        Assert.Empty(bench.Ifp.Memberships);
        Assert.Equal(1500, bench.Ifp.Mtu);
    }

    [Fact]
    [Trait("Spec", "IF-50")]
    public void Every_kind_of_request_says_rightly_whether_it_changes_state()
    {
        string[] changing = ["Set", "Add", "Delete", "Create", "Destroy", "Move", "Attach", "Detach"];
        var kinds = typeof(IfRequest).Assembly.GetTypes().Where(static t => t.IsSubclassOf(typeof(IfRequest)) && !t.IsAbstract).ToList();

        Assert.True(kinds.Count >= 25, $"only {kinds.Count} kinds of request");
        foreach (var kind in kinds)
        {
            var request = (IfRequest)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(kind);
            var changes = Array.Exists(changing, verb => kind.Name.StartsWith(verb, StringComparison.Ordinal));
            Assert.True(changes || kind.Name.StartsWith("Get", StringComparison.Ordinal), $"{kind.Name} tells neither reading nor changing");
            Assert.True(changes == request.NeedsPrivilege, $"{kind.Name}: NeedsPrivilege is {request.NeedsPrivilege}");
        }
    }

    [Fact]
    [Trait("Spec", "IF-50")]
    public void The_receive_filter_is_between_core_and_driver_and_refused_from_outside()
    {
        using var bench = new TestStack();
        bench.Driver.Requests.Clear();

        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new SetReceiveFilter([], AllMulti: true, Promiscuous: true)));
        Assert.Empty(bench.Driver.Requests);
    }

    [Fact]
    [Trait("Spec", "IF-50")]
    public void A_driver_that_throws_in_its_ioctl_answers_EIO_and_leaves_the_serializer_free()
    {
        using var bench = new TestStack();
        bench.Driver.IoctlResult = static _ => throw new InvalidOperationException("scripted failure");

        Assert.Equal(Errno.EIO, bench.Ifp.Ioctl(new SetMtu(1000)));

        bench.Driver.IoctlResult = static _ => Errno.None;
        Assert.Equal(1500, bench.Ifp.Mtu);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetMtu(1000)));
    }

    [Fact]
    [Trait("Spec", "IF-52")]
    public void What_an_interface_is_can_be_read_without_privilege()
    {
        using var bench = new TestStack(up: false);
        var driver = new ScriptedDriver();
        var options = TestStack.Options() with { Capabilities = IfCapabilities.RxCsum | IfCapabilities.VlanMtu, Physical = 4 };
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("phy", driver, options, out var ifp));
        Assert.Equal(Errno.None, ifp!.Ioctl(new SetMetric(9)));
        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up)));

        Assert.Equal(2, Read(ifp, new GetIndex()));
        Assert.Equal(
            IfFlags.Up | IfFlags.Running | IfFlags.Broadcast | IfFlags.Simplex | IfFlags.Multicast, Read(ifp, new GetFlags()));
        Assert.Equal((options.Capabilities, options.Capabilities), Read(ifp, new GetCapabilities()));
        Assert.Equal(9, Read(ifp, new GetMetric()));
        Assert.Equal(1500, Read(ifp, new GetMtu()));
        Assert.Equal(4, Read(ifp, new GetPhysical()));
        Assert.Equal(-1, Read(ifp, new GetPollCpu()));
        Assert.Equal("scripted", Read(ifp, new GetStatus()));
        Assert.Equal(0, Read(ifp, new GetData())!.InPackets);
    }

    [Fact]
    [Trait("Spec", "IF-52")]
    public void Media_and_generic_data_are_read_from_the_driver()
    {
        using var bench = new TestStack();
        var media = new MediaStatus("100baseTX full-duplex", "autoselect", ["autoselect", "100baseTX"]);
        bench.Driver.IoctlResult = request =>
        {
            Assert.True(bench.Ifp.Serializer.IsHeld);
            switch (request)
            {
                case GetMedia r:
                    r.Reply = media;
                    return Errno.None;
                case GetGeneric r:
                    r.Reply = new byte[] { 1, 2, 3 };
                    return Errno.None;
                default:
                    return Errno.EINVAL;
            }
        };

        Assert.Same(media, Read(bench.Ifp, new GetMedia()));
        Assert.Equal(new byte[] { 1, 2, 3 }, Read(bench.Ifp, new GetGeneric()).ToArray());

        bench.Driver.IoctlResult = null;
        Assert.Equal(Errno.EOPNOTSUPP, bench.Ifp.Ioctl(new GetMedia()));
        Assert.Equal(Errno.EOPNOTSUPP, bench.Ifp.Ioctl(new GetGeneric()));
    }

    [Theory]
    [Trait("Spec", "IF-56")]
    [MemberData(nameof(UpToTheDriver))]
    public void What_only_a_driver_can_set_is_stamped_on_its_success_only(IfRequest request)
    {
        var clock = new IoctlClock();
        using var bench = new TestStack(clock: clock);
        var before = bench.Ifp.LastChange;
        _ = clock.Advance();

        bench.Driver.IoctlResult = null;
        Assert.Equal(Errno.EOPNOTSUPP, bench.Ifp.Ioctl(request));
        Assert.Equal(before, bench.Ifp.LastChange);

        bench.Driver.IoctlResult = static _ => Errno.EBUSY;
        Assert.Equal(Errno.EBUSY, bench.Ifp.Ioctl(request));
        Assert.Equal(before, bench.Ifp.LastChange);

        bench.Driver.IoctlResult = static _ => Errno.None;
        var now = clock.Advance();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(request));
        Assert.Same(request, bench.Driver.Requests[^1]);
        Assert.Equal(now, bench.Ifp.LastChange);
    }

    [Fact]
    [Trait("Spec", "IF-56")]
    public void The_metric_needs_no_driver_and_the_physical_medium_is_the_one_the_driver_took()
    {
        var clock = new IoctlClock();
        using var bench = new TestStack(clock: clock);
        bench.Driver.IoctlResult = null;
        var now = clock.Advance();

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetMetric(12)));

        Assert.Equal(12, Read(bench.Ifp, new GetMetric()));
        Assert.Equal(now, bench.Ifp.LastChange);
        Assert.Equal(Errno.EOPNOTSUPP, bench.Ifp.Ioctl(new SetPhysical(3)));
        Assert.Equal(0, Read(bench.Ifp, new GetPhysical()));

        bench.Driver.IoctlResult = static _ => Errno.None;
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetPhysical(3)));
        Assert.Equal(3, Read(bench.Ifp, new GetPhysical()));
    }

    private static TReply? Read<TReply>(IfNet ifp, IfRequest<TReply> request)
    {
        Assert.Equal(Errno.None, ifp.Ioctl(request, Credential.User));
        return request.Reply;
    }
}
