using HwNet.Core.Tests.Net;
using HwNet.Groups;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Raw;

namespace HwNet.Core.Tests.Raw;

public sealed class SnoopFilterRequestTests
{
    private static readonly LinkAddress Exact = LinkAddress.Broadcast;
    private static readonly LinkAddress Group = LinkAddress.Parse("01:80:c2:00:00:0e");

    [Fact]
    [Trait("Spec", "IF-97")]
    public void The_device_is_programmed_by_the_first_and_cleared_by_the_last()
    {
        using var bench = new TestStack();
        bench.Driver.Requests.Clear();

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddSnoop(TestStack.Other, Exact)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddSnoop(TestStack.Other, Exact)));
        Assert.Equal([new AddSnoop(TestStack.Other, Exact)], bench.Driver.Requests);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteSnoop(TestStack.Other, Exact)));
        Assert.Single(bench.Driver.Requests);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteSnoop(TestStack.Other, Exact)));
        Assert.Equal(new DeleteSnoop(TestStack.Other, Exact), bench.Driver.Requests[^1]);
        Assert.Equal(Errno.ENOENT, bench.Ifp.Ioctl(new DeleteSnoop(TestStack.Other, Exact)));
        Assert.Equal(2, bench.Driver.Requests.Count);
    }

    [Theory]
    [Trait("Spec", "IF-97")]
    [InlineData("02:00:00:00:00:02", "ff:ff:ff:ff:ff:ff")]
    [InlineData("02:00:00:00:00:02", "ff:ff:ff:00:00:00")]
    [InlineData("01:80:c2:00:00:0e", "ff:ff:ff:ff:ff:00")]
    [InlineData("01:80:c2:00:00:0e", "00:00:00:00:00:00")]
    public void What_the_device_can_not_match_is_EINVAL_and_not_remembered(string destination, string mask)
    {
        using var bench = new TestStack();
        bench.Driver.IoctlResult = static request => request is AddSnoop ? Errno.EINVAL : Errno.None;
        var (to, bits) = (LinkAddress.Parse(destination), LinkAddress.Parse(mask));

        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new AddSnoop(to, bits)));

        Assert.Equal(Errno.ENOENT, bench.Ifp.Ioctl(new DeleteSnoop(to, bits)));
        Assert.DoesNotContain(bench.Driver.Requests, static r => r is DeleteSnoop);
    }

    [Fact]
    [Trait("Spec", "IF-97")]
    public void A_device_without_snoop_filters_lets_a_group_through_to_snoopers_only()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        bench.Driver.IoctlResult = static request => request is AddSnoop or DeleteSnoop ? Errno.EINVAL : Errno.None;
        Assert.Equal(Errno.None, bench.Stack.Raw.OpenSnoop(IfPattern.All, SnoopFilter.To(Group), out var snooper));
        using var closing = snooper;

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddSnoop(Group, Exact)));
        Assert.Equal([Group], Assert.IsType<SetReceiveFilter>(bench.Driver.Requests[^1]).Groups);
        bench.Ifp.Input(bench.Frame(destination: Group));
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal(1, snooper!.Count);
        Assert.Empty(local.Got);
        Assert.Empty(bench.Ifp.Memberships);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteSnoop(Group, Exact)));
        Assert.Empty(Assert.IsType<SetReceiveFilter>(bench.Driver.Requests[^1]).Groups);
    }

    [Fact]
    [Trait("Spec", "IF-97")]
    public void A_group_that_is_joined_and_snooped_is_heard_until_neither_wants_it()
    {
        using var bench = new TestStack();
        bench.Driver.IoctlResult = static request => request is AddSnoop or DeleteSnoop ? Errno.EOPNOTSUPP : Errno.None;
        Assert.Equal(Errno.None, bench.Ifp.JoinMulti(SockAddr.Link(Group)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddSnoop(Group, Exact)));
        Assert.Equal([Group], Filter(bench));

        Assert.Equal(Errno.None, bench.Ifp.LeaveMulti(SockAddr.Link(Group)));
        Assert.Equal([Group], Filter(bench));
        Assert.False(bench.Ifp.MulticastFilter.Matches(Group));

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteSnoop(Group, Exact)));
        Assert.Empty(Filter(bench));
    }

    [Fact]
    [Trait("Spec", "IF-97")]
    public void A_filter_the_device_fails_to_program_is_not_in_force()
    {
        using var bench = new TestStack();
        bench.Driver.IoctlResult = static request => request is SetReceiveFilter { Groups.Count: > 0 } ? Errno.EIO : request is AddSnoop ? Errno.EINVAL : Errno.None;

        Assert.Equal(Errno.EIO, bench.Ifp.Ioctl(new AddSnoop(Group, Exact)));

        Assert.Equal(Errno.ENOENT, bench.Ifp.Ioctl(new DeleteSnoop(Group, Exact)));
        bench.Driver.IoctlResult = static _ => Errno.None;
        Assert.Equal(Errno.None, bench.Ifp.SetAllMulti(true));
        Assert.Empty(Filter(bench));
    }

    [Fact]
    [Trait("Spec", "IF-97")]
    public void A_device_that_is_initialised_anew_is_programmed_again()
    {
        using var bench = new TestStack();
        bench.Driver.IoctlResult = static request => request is AddSnoop { Destination.IsGroup: true } ? Errno.EINVAL : Errno.None;
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddSnoop(TestStack.Other, Exact)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddSnoop(Group, Exact)));
        bench.Driver.Requests.Clear();

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));

        Assert.Equal([new AddSnoop(TestStack.Other, Exact)], bench.Driver.Requests.OfType<AddSnoop>());
        Assert.Equal([Group], Filter(bench));
    }

    private static IReadOnlyCollection<LinkAddress> Filter(TestStack bench) => bench.Driver.Requests.OfType<SetReceiveFilter>().Last().Groups;
}
