using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net;

public sealed class IoctlTestsFlags
{
    private const IfFlags Free = IfFlags.Debug | IfFlags.NoArp | IfFlags.Link0 | IfFlags.Link1 | IfFlags.Link2;

    [Fact]
    [Trait("Spec", "IF-53")]
    public void Only_the_changeable_bits_change()
    {
        using var bench = new TestStack();
        var before = bench.Ifp.Flags;

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up | Free | IfFlags.CantChange)));

        Assert.Equal(before | Free, bench.Ifp.Flags);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));

        Assert.Equal(before, bench.Ifp.Flags);
    }

    [Fact]
    [Trait("Spec", "IF-53")]
    public void The_interface_is_up_before_the_driver_is_told_the_flags_under_the_serializer()
    {
        using var bench = new TestStack(up: false);
        var told = new List<(IfFlags Flags, bool Initialised, bool Serialized)>();
        bench.Driver.IoctlResult = request =>
        {
            if (request is SetFlags r)
            {
                told.Add((r.Flags, bench.Driver.Calls.Contains("init"), bench.Ifp.Serializer.IsHeld));
            }

            return Errno.None;
        };

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Debug)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Debug)));

        var fixedFlags = IfFlags.Broadcast | IfFlags.Simplex | IfFlags.Multicast;
        Assert.Equal(
            [(fixedFlags | IfFlags.Up | IfFlags.Running | IfFlags.Debug, true, true), (fixedFlags | IfFlags.Debug, true, true)], told);
        Assert.Equal(["init", "stop", "drain"], bench.Driver.Calls);
    }

    [Fact]
    [Trait("Spec", "IF-53")]
    public void A_change_of_flags_is_stamped_and_announced()
    {
        var clock = new IoctlClock();
        using var bench = new TestStack(clock: clock);
        var events = new List<IfEvent>();
        using var subscription = bench.Stack.Events.Subscribe(events.Add);
        var now = clock.Advance();

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Debug)));

        Assert.Equal(now, bench.Ifp.LastChange);
        var info = Assert.IsType<IfEvent.InfoChanged>(Assert.Single(events));
        Assert.Equal(bench.Ifp.Flags, info.Flags);
    }

    [Fact]
    [Trait("Spec", "IF-53")]
    public void Permanent_promiscuous_mode_forces_PROMISC_which_goes_when_nobody_holds_it()
    {
        using var bench = new TestStack();

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.PPromisc)));
        Assert.True(bench.Ifp.Flags.HasFlag(IfFlags.Promisc | IfFlags.PPromisc));
        Assert.True(Filter(bench).Promiscuous);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(IfFlags.None, bench.Ifp.Flags & (IfFlags.Promisc | IfFlags.PPromisc));
        Assert.False(Filter(bench).Promiscuous);
    }

    [Fact]
    [Trait("Spec", "IF-53")]
    [Trait("Spec", "IF-84")]
    public void PROMISC_stays_after_permanent_mode_while_somebody_holds_it()
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.PPromisc)));
        bench.Driver.Requests.Clear();

        Assert.Equal(Errno.None, bench.Ifp.SetPromiscuous(true));
        Assert.Empty(bench.Driver.Requests);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.True(bench.Ifp.Flags.HasFlag(IfFlags.Promisc));
        Assert.True(Filter(bench).Promiscuous);

        Assert.Equal(Errno.None, bench.Ifp.SetPromiscuous(false));
        Assert.False(bench.Ifp.Flags.HasFlag(IfFlags.Promisc));
        Assert.False(Filter(bench).Promiscuous);
    }

    [Theory]
    [Trait("Spec", "IF-53")]
    [InlineData(IfFlags.None)]
    [InlineData(IfFlags.Up | IfFlags.Link1)]
    [InlineData(IfFlags.Up | IfFlags.PPromisc)]
    public void A_driver_that_refuses_the_flags_leaves_every_old_bit_in_force(IfFlags wanted)
    {
        using var bench = new TestStack();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Debug)));
        var before = bench.Ifp.Flags;
        bench.Driver.IoctlResult = request => request is SetFlags r && r.Flags != before ? Errno.EIO : Errno.None;

        Assert.Equal(Errno.EIO, bench.Ifp.Ioctl(new SetFlags(wanted)));

        Assert.Equal(before, bench.Ifp.Flags);
    }

    [Fact]
    [Trait("Spec", "IF-53")]
    public void A_driver_that_refuses_to_go_up_with_the_flags_leaves_the_interface_down()
    {
        using var bench = new TestStack(up: false);
        var before = bench.Ifp.Flags;
        bench.Driver.IoctlResult = static request => request is SetFlags ? Errno.EIO : Errno.None;

        Assert.Equal(Errno.EIO, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Debug)));

        Assert.Equal(before, bench.Ifp.Flags);
        Assert.Equal(["init", "stop", "drain"], bench.Driver.Calls);
    }

    [Fact]
    [Trait("Spec", "IF-53")]
    public void A_receive_filter_that_can_not_be_promiscuous_refuses_permanent_mode()
    {
        using var bench = new TestStack();
        var before = bench.Ifp.Flags;
        bench.Driver.IoctlResult = static request => request is SetReceiveFilter { Promiscuous: true } ? Errno.EIO : Errno.None;

        Assert.Equal(Errno.EIO, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.PPromisc | IfFlags.Debug)));

        Assert.Equal(before, bench.Ifp.Flags);
        Assert.False(Filter(bench).Promiscuous);
    }

    [Fact]
    [Trait("Spec", "IF-53")]
    public void A_device_that_does_not_come_up_leaves_the_interface_down_with_its_old_flags()
    {
        using var bench = new TestStack(up: false);
        var before = bench.Ifp.Flags;
        bench.Driver.InitResult = Errno.EIO;

        Assert.Equal(Errno.EIO, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up | IfFlags.Debug)));

        Assert.Equal(before, bench.Ifp.Flags);
    }

    [Theory]
    [Trait("Spec", "IF-53")]
    [InlineData(false, 0, 2)]
    [InlineData(true, 2, 0)]
    public void A_smart_driver_keeps_its_queue_and_minds_its_own_routes(bool smart, int kept, int purged)
    {
        using var bench = new TestStack(up: false);
        var domain = new IoctlDomain();
        var driver = new ScriptedDriver(ringSize: 1) { SendsAtOnce = false };
        var options = TestStack.Options();
        options = options with { Flags = options.Flags | (smart ? IfFlags.Smart : IfFlags.None) };
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("smart", driver, options, out var ifp));
        Assert.Equal(Errno.None, ifp!.Ioctl(new AddAddress(Ipv4Address.Parse("192.0.2.1"), 24)));
        _ = driver.Complete(int.MaxValue);
        bench.Stack.AddDomain(domain);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Errno.None, ifp.Transmit(bench.Frame()));
        }

        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.None)));

        Assert.Equal(IfFlags.None, ifp.Flags & (IfFlags.Up | IfFlags.Running));
        Assert.Equal(["init", "stop", "drain"], driver.Calls);
        Assert.Equal(kept, ifp.SendQueue.Length);
        Assert.Equal(purged, ifp.Counters.Snapshot().OutDropsBy[OutputDrop.Purged]);

        Assert.Equal(Errno.None, ifp.Ioctl(new SetFlags(IfFlags.Up)));

        Assert.True(ifp.Flags.HasFlag(IfFlags.Up | IfFlags.Running));

        // Kept from before, or the announcement of the address that comes up.
        Assert.Equal(1, driver.InRing);
        Assert.Equal(smart ? 1 : 0, ifp.SendQueue.Length);
        Assert.Equal(smart ? 0 : 1, domain.Notes.Count(static note => note == "up smart0"));
    }

    private static SetReceiveFilter Filter(TestStack bench) => bench.Driver.Requests.OfType<SetReceiveFilter>().Last();
}
