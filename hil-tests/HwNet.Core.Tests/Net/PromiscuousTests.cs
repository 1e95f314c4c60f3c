using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Core.Tests.Net;

public sealed class PromiscuousTests
{
    [Fact]
    [Trait("Spec", "IF-84")]
    public void Promiscuous_mode_needs_an_interface_that_is_up()
    {
        using var bench = new TestStack(up: false);

        Assert.Equal(Errno.ENETDOWN, bench.Ifp.SetPromiscuous(true));
        Assert.False(bench.Ifp.Flags.HasFlag(IfFlags.Promisc));

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(Errno.EINVAL, bench.Ifp.SetPromiscuous(false));
        Assert.Equal(Errno.None, bench.Ifp.SetPromiscuous(true));
    }

    [Theory]
    [Trait("Spec", "IF-84")]
    [Trait("Spec", "IF-85")]
    [InlineData(IfFlags.Promisc)]
    [InlineData(IfFlags.AllMulti)]
    public void Only_the_first_on_and_the_last_off_reach_the_driver(IfFlags mode)
    {
        using var bench = new TestStack();
        var events = new List<IfEvent>();
        using var subscription = bench.Stack.Events.Subscribe(events.Add);
        bench.Driver.Requests.Clear();

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Errno.None, Set(bench, mode, on: true));
            Assert.True(bench.Ifp.Flags.HasFlag(mode));
        }

        Assert.Single(bench.Driver.Requests);
        Assert.True(IsOn(bench, mode));
        Assert.True(Assert.IsType<IfEvent.InfoChanged>(Assert.Single(events)).Flags.HasFlag(mode));

        Assert.Equal(Errno.None, Set(bench, mode, on: false));
        Assert.Equal(Errno.None, Set(bench, mode, on: false));
        Assert.Single(bench.Driver.Requests);
        Assert.True(bench.Ifp.Flags.HasFlag(mode));

        Assert.Equal(Errno.None, Set(bench, mode, on: false));
        Assert.Equal(2, bench.Driver.Requests.Count);
        Assert.False(IsOn(bench, mode));
        Assert.False(bench.Ifp.Flags.HasFlag(mode));
        Assert.Equal(2, events.Count);
        Assert.Equal(Errno.EINVAL, Set(bench, mode, on: false));
    }

    [Theory]
    [Trait("Spec", "IF-84")]
    [Trait("Spec", "IF-85")]
    [InlineData(IfFlags.Promisc)]
    [InlineData(IfFlags.AllMulti)]
    public void A_driver_error_restores_the_flags_and_the_count(IfFlags mode)
    {
        using var bench = new TestStack();
        var events = new List<IfEvent>();
        using var subscription = bench.Stack.Events.Subscribe(events.Add);
        var before = bench.Ifp.Flags;

        bench.Driver.IoctlResult = static _ => Errno.EIO;
        Assert.Equal(Errno.EIO, Set(bench, mode, on: true));
        Assert.Equal(before, bench.Ifp.Flags);
        Assert.Empty(events);

        bench.Driver.IoctlResult = static _ => Errno.None;
        Assert.Equal(Errno.EINVAL, Set(bench, mode, on: false));
        Assert.Equal(Errno.None, Set(bench, mode, on: true));

        bench.Driver.IoctlResult = static _ => Errno.EIO;
        Assert.Equal(Errno.EIO, Set(bench, mode, on: false));
        Assert.Equal(before | mode, bench.Ifp.Flags);

        bench.Driver.IoctlResult = static _ => Errno.None;
        Assert.Equal(Errno.None, Set(bench, mode, on: false));
        Assert.Equal(before, bench.Ifp.Flags);
        Assert.Equal(Errno.EINVAL, Set(bench, mode, on: false));
    }

    [Fact]
    [Trait("Spec", "IF-84")]
    public void Under_permanent_mode_only_the_count_changes()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.PPromisc)));
        var before = bench.Ifp.Flags;
        bench.Driver.Requests.Clear();
        bench.Driver.IoctlResult = static _ => Errno.EIO;

        Assert.Equal(Errno.None, bench.Ifp.SetPromiscuous(true));
        Assert.Equal(Errno.None, bench.Ifp.SetPromiscuous(true));
        Assert.Equal(Errno.None, bench.Ifp.SetPromiscuous(false));
        Assert.Equal(Errno.None, bench.Ifp.SetPromiscuous(false));
        Assert.Equal(Errno.EINVAL, bench.Ifp.SetPromiscuous(false));

        Assert.Equal(before, bench.Ifp.Flags);
        Assert.Empty(bench.Driver.Requests);
    }

    [Fact]
    [Trait("Spec", "IF-84")]
    public void A_count_survives_down_and_up_and_the_device_is_promiscuous_again()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.SetPromiscuous(true));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));
        bench.Driver.Requests.Clear();

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));

        Assert.All(bench.Driver.Requests.OfType<SetReceiveFilter>(), static filter => Assert.True(filter.Promiscuous));
        Assert.Contains(bench.Driver.Requests, static request => request is SetReceiveFilter);
        Assert.Equal(Errno.None, bench.Ifp.SetPromiscuous(false));
        Assert.False(IsOn(bench, IfFlags.Promisc));
    }

    [Fact]
    [Trait("Spec", "IF-85")]
    public void All_multicast_mode_may_be_asked_for_before_the_interface_is_up()
    {
        using var bench = new TestStack(up: false);

        Assert.Equal(Errno.None, bench.Ifp.SetAllMulti(true));
        Assert.Empty(bench.Driver.Requests);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));

        Assert.True(IsOn(bench, IfFlags.AllMulti));
        Assert.False(IsOn(bench, IfFlags.Promisc));
    }

    [Theory]
    [Trait("Spec", "IF-84")]
    [Trait("Spec", "IF-85")]
    [InlineData(IfFlags.Promisc)]
    [InlineData(IfFlags.AllMulti)]
    public void A_detached_interface_has_no_receive_modes(IfFlags mode)
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, Set(bench, mode, on: true));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));
        bench.Driver.Requests.Clear();

        Assert.Equal(Errno.ENXIO, Set(bench, mode, on: false));
        Assert.Equal(Errno.ENXIO, Set(bench, mode, on: true));
        Assert.Empty(bench.Driver.Requests);
    }

    [Fact]
    [Trait("Spec", "IF-84")]
    public void Holders_on_several_threads_end_with_the_mode_off_and_the_driver_told_in_turns()
    {
        using var bench = new TestStack();
        bench.Driver.Requests.Clear();
        var failures = 0;
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var round = 0; round < 500; round++)
            {
                if (bench.Ifp.SetPromiscuous(true) != Errno.None || !bench.Ifp.Flags.HasFlag(IfFlags.Promisc)
                    || bench.Ifp.SetPromiscuous(false) != Errno.None)
                {
                    Interlocked.Increment(ref failures);
                }
            }
        })).ToList();

        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => Assert.True(thread.Join(TimeSpan.FromMinutes(2)), "a holder hangs"));

        Assert.Equal(0, failures);
        Assert.False(bench.Ifp.Flags.HasFlag(IfFlags.Promisc));
        var told = bench.Driver.Requests.Cast<SetReceiveFilter>().Select(static filter => filter.Promiscuous).ToList();
        Assert.Equal(Enumerable.Range(0, told.Count).Select(static i => i % 2 == 0), told);
    }

    private static Errno Set(TestStack bench, IfFlags mode, bool on) =>
        mode == IfFlags.Promisc ? bench.Ifp.SetPromiscuous(on) : bench.Ifp.SetAllMulti(on);

    private static bool IsOn(TestStack bench, IfFlags mode)
    {
        var filter = bench.Driver.Requests.OfType<SetReceiveFilter>().Last();
        return mode == IfFlags.Promisc ? filter.Promiscuous : filter.AllMulti;
    }
}
