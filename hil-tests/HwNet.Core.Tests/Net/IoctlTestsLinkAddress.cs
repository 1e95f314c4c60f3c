using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Net;

public sealed class IoctlTestsLinkAddress
{
    private static readonly Ipv4Address First = Ipv4Address.Parse("192.0.2.1");
    private static readonly Ipv4Address Second = Ipv4Address.Parse("198.51.100.1");

    [Theory]
    [Trait("Spec", "IF-57")]
    [InlineData("")]
    [InlineData("0200000000")]
    [InlineData("02000000000203")]
    [InlineData("0200000000020304")]
    [InlineData("01005e000001")]
    [InlineData("ffffffffffff")]
    [InlineData("000000000000")]
    public void A_link_address_of_another_length_or_of_no_station_is_EINVAL(string hex)
    {
        using var bench = new TestStack();
        bench.Driver.Requests.Clear();

        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new SetLinkAddress(Convert.FromHexString(hex))));

        Assert.Equal(TestStack.Own, bench.Ifp.Lladdr);
        Assert.Empty(bench.Driver.Requests);
        Assert.Equal(["init"], bench.Driver.Calls);
    }

    [Fact]
    [Trait("Spec", "IF-57")]
    public void Only_ethernet_like_interfaces_take_a_link_address()
    {
        using var bench = new TestStack(up: false);
        foreach (var type in Enum.GetValues<IfType>())
        {
            var driver = new ScriptedDriver();
            var options = TestStack.Options() with { Type = type };
            Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("type", driver, options, out var ifp));

            var expected = type is IfType.Ether or IfType.XEther or IfType.L2Vlan ? Errno.None : Errno.ENODEV;
            Assert.Equal(expected, ifp!.Ioctl(new SetLinkAddress(TestStack.Other)));
            Assert.Equal(expected, ifp.Ioctl(new SetRawAddress(TestStack.Other)));
        }
    }

    [Fact]
    [Trait("Spec", "IF-57")]
    public void A_new_link_address_restarts_the_device_and_is_announced_for_every_IPv4_address()
    {
        var clock = new IoctlClock();
        using var bench = new TestStack(clock: clock);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(First, 24)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Second, 24)));
        var domain = new IoctlDomain();
        bench.Stack.AddDomain(domain);
        var events = new List<IfEvent>();
        using var subscription = bench.Stack.Events.Subscribe(events.Add);
        var calls = bench.Driver.Calls.Count;
        bench.Driver.Requests.Clear();
        var now = clock.Advance();

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetLinkAddress(TestStack.Other)));

        Assert.Equal(TestStack.Other, bench.Ifp.Lladdr);
        Assert.Equal(TestStack.Other, bench.Ifp.Addresses.OfType<LinkIfAddress>().Single().Lladdr);
        Assert.Equal(["stop", "drain", "init"], bench.Driver.Calls.Skip(calls));
        Assert.Equal([typeof(SetLinkAddress), typeof(SetReceiveFilter)], bench.Driver.Requests.Select(static r => r.GetType()));
        Assert.Equal([$"announce {First} at {TestStack.Other}", $"announce {Second} at {TestStack.Other}"], domain.Notes);
        Assert.Equal(TestStack.Other, Assert.Single(events.OfType<IfEvent.LinkAddressChanged>()).Lladdr);
        Assert.True(bench.Ifp.Flags.HasFlag(IfFlags.Up | IfFlags.Running));
        Assert.Equal(now, bench.Ifp.LastChange);
    }

    [Fact]
    [Trait("Spec", "IF-57")]
    public void A_new_link_address_of_an_interface_that_is_down_waits_for_it_to_come_up()
    {
        using var bench = new TestStack(up: false);
        var domain = new IoctlDomain();
        bench.Stack.AddDomain(domain);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetLinkAddress(TestStack.Other)));

        Assert.Equal(TestStack.Other, bench.Ifp.Lladdr);
        Assert.Empty(bench.Driver.Calls);
        Assert.Empty(domain.Notes);
    }

    [Fact]
    [Trait("Spec", "IF-57")]
    public void A_link_address_that_the_driver_refuses_is_not_taken()
    {
        using var bench = new TestStack();
        var events = new List<IfEvent>();
        using var subscription = bench.Stack.Events.Subscribe(events.Add);
        bench.Driver.IoctlResult = static request => request is SetLinkAddress ? Errno.EIO : Errno.None;

        Assert.Equal(Errno.EIO, bench.Ifp.Ioctl(new SetLinkAddress(TestStack.Other)));

        Assert.Equal(TestStack.Own, bench.Ifp.Lladdr);
        Assert.Empty(events);
        Assert.Equal(["init"], bench.Driver.Calls);
    }

    [Fact]
    [Trait("Spec", "IF-57")]
    public void Frames_received_afterwards_are_filtered_by_the_new_link_address()
    {
        using var bench = new TestStack();
        var local = new NetisrRecorder(bench.Stack, NetisrProtocol.Local1);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetLinkAddress(TestStack.Other)));

        bench.Ifp.Input(bench.Frame(destination: TestStack.Own, fill: 1));
        bench.Ifp.Input(bench.Frame(destination: TestStack.Other, fill: 2));
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal([2], local.FirstBytes);
    }

    [Fact]
    [Trait("Spec", "IF-57")]
    public void What_waited_for_a_full_device_is_sent_after_the_restart_without_another_packet()
    {
        using var bench = new TestStack(ringSize: 1);
        bench.Driver.SendsAtOnce = false;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Transmit(bench.Frame()));
        }

        Assert.Equal(2, bench.Ifp.SendQueue.Length);
        Assert.False(bench.Ifp.SendQueue.IsStarted);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetLinkAddress(TestStack.Other)));
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal(1, bench.Ifp.SendQueue.Length);
        Assert.Equal(1, bench.Driver.InRing);
    }

    [Fact]
    [Trait("Spec", "IF-60")]
    public void A_raw_hardware_address_is_taken_only_while_the_interface_is_dead()
    {
        using var bench = new TestStack();
        bench.Driver.Requests.Clear();

        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new SetRawAddress(TestStack.Other)));
        Assert.Equal(TestStack.Own, bench.Ifp.Lladdr);
        Assert.Empty(bench.Driver.Requests);

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.None)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetRawAddress(TestStack.Other)));
        Assert.Equal(TestStack.Other, bench.Ifp.Lladdr);
        Assert.IsType<SetRawAddress>(bench.Driver.Requests[^1]);

        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new SetRawAddress(LinkAddress.Broadcast)));
        Assert.Equal(TestStack.Other, bench.Ifp.Lladdr);
    }

    [Fact]
    [Trait("Spec", "IF-60")]
    public void An_interface_that_is_up_without_running_hardware_is_dead_enough_for_a_raw_address()
    {
        using var bench = new TestStack(up: false);
        bench.Driver.InitResult = Errno.EAGAIN;
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));
        Assert.Equal(IfFlags.Up, bench.Ifp.Flags & (IfFlags.Up | IfFlags.Running));
        bench.Driver.IoctlResult = static _ => Errno.EINVAL;

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetRawAddress(TestStack.Other)));
        Assert.Equal(TestStack.Other, bench.Ifp.Lladdr);

        bench.Driver.IoctlResult = static _ => Errno.EIO;
        Assert.Equal(Errno.EIO, bench.Ifp.Ioctl(new SetRawAddress(TestStack.Own)));
        Assert.Equal(TestStack.Other, bench.Ifp.Lladdr);
    }
}
