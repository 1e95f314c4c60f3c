using HwNet.Buffers;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Drivers.Tests.Pseudo;

public sealed class EpairTests
{
    [Fact]
    public void An_epair_is_two_ethernet_interfaces_with_different_addresses()
    {
        using var stack = new DriverStack();

        var ifps = stack.Clone("epair");

        Assert.Equal(["epair0a", "epair0b"], ifps.Select(i => i.Name));
        Assert.All(ifps, i => Assert.Equal(IfType.Ether, i.Type));
        Assert.NotEqual(ifps[0].Lladdr, ifps[1].Lladdr);
        Assert.All(ifps, i => Assert.True(i.Lladdr.IsStation));
    }

    [Fact]
    public void A_second_epair_is_the_next_unit()
    {
        using var stack = new DriverStack();
        _ = stack.Clone("epair");

        Assert.Equal(["epair1a", "epair1b"], stack.Clone("epair").Select(i => i.Name));
    }

    [Fact]
    public void Carrier_is_there_while_both_ends_are_up()
    {
        using var stack = new DriverStack();
        var ifps = stack.Clone("epair");

        DriverStack.Up(ifps[0]);
        _ = stack.Stack.RunUntilIdle();
        Assert.Equal(LinkState.Down, ifps[0].Link);

        DriverStack.Up(ifps[1]);
        _ = stack.Stack.RunUntilIdle();
        Assert.All(ifps, i => Assert.Equal(LinkState.Up, i.Link));

        DriverStack.Down(ifps[1]);
        _ = stack.Stack.RunUntilIdle();
        Assert.All(ifps, i => Assert.Equal(LinkState.Down, i.Link));
    }

    [Fact]
    public void What_one_end_sends_the_other_receives_in_order_and_without_a_copy()
    {
        using var stack = new DriverStack();
        var ifps = BothUp(stack);
        var received = new List<Mbuf>();
        stack.Stack.Netisr.Register(NetisrProtocol.Local1, (ref MbufBatch packets) =>
        {
            while (packets.TryRemoveFirst(out var m))
            {
                received.Add(m);
            }
        });
        var sent = Enumerable.Range(0, 5).Select(_ => stack.Frame(ifps[1].Lladdr)).ToList();

        sent.ForEach(m => Assert.Equal(Errno.None, ifps[0].Transmit(m)));
        _ = stack.Stack.RunUntilIdle();

        Assert.Equal(sent, received);
        Assert.All(received, m => Assert.Same(ifps[1], m.ReceivedOn));
        Assert.All(received, m => Assert.NotEqual(0, m.Timestamp));
        received.ForEach(m => m.Free());
    }

    [Fact]
    public void A_sender_whose_far_end_is_down_is_refused_and_nothing_leaks()
    {
        using var stack = new DriverStack();
        var ifps = BothUp(stack);
        DriverStack.Down(ifps[1]);
        _ = stack.Stack.RunUntilIdle();

        Assert.Equal(Errno.ENETDOWN, ifps[0].Transmit(stack.Frame(ifps[1].Lladdr)));
        Assert.Equal(0, stack.Stack.Mbufs.Outstanding);
    }

    [Fact]
    public void A_wedged_transmitter_is_reset_by_the_watchdog_and_sends_again()
    {
        using var stack = new DriverStack();
        var ifps = BothUp(stack);
        ((IWedge)ifps[0].Driver).Wedged = true;

        Assert.Equal(Errno.None, ifps[0].Transmit(stack.Frame(ifps[1].Lladdr)));
        Assert.True(ifps[0].Flags.HasFlag(IfFlags.OActive));
        for (var second = 0; second < 6; second++)
        {
            stack.Stack.SlowTimer.Tick();
        }

        _ = stack.Stack.RunUntilIdle();
        var data = ifps[0].Counters.Snapshot();
        Assert.Equal(1, data.Watchdogs);
        Assert.True(data.OutErrors > 0);
        Assert.Equal(1, data.OutDropsBy[OutputDrop.Purged]);
        Assert.Equal(Errno.None, ifps[0].Transmit(stack.Frame(ifps[1].Lladdr)));
        Assert.Equal(1, ifps[0].Counters.Snapshot().OutPackets);
    }

    [Fact]
    public void Detaching_one_end_under_load_leaves_no_packet_behind()
    {
        using var stack = new DriverStack(threaded: true);
        var ifps = stack.Clone("epair");
        DriverStack.Up(ifps[0]);
        DriverStack.Up(ifps[1]);
        using var stop = new CancellationTokenSource();
        var sender = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (stack.Stack.Mbufs.TryGet(out var m))
                {
                    m.Append(60).Clear();
                    _ = ifps[0].Transmit(m);
                }
            }
        });
        sender.Start();
        SpinWait.SpinUntil(() => ifps[0].Counters.Snapshot().OutPackets > 1000, TimeSpan.FromSeconds(20));

        Assert.Equal(Errno.None, stack.Stack.Interfaces.Detach(ifps[1]));
        Assert.Equal(Errno.ENXIO, ifps[1].Ioctl(new GetMtu()));
        stop.Cancel();
        Assert.True(sender.Join(TimeSpan.FromSeconds(20)));
    }

    private static IReadOnlyList<IfNet> BothUp(DriverStack stack)
    {
        var ifps = stack.Clone("epair");
        DriverStack.Up(ifps[0]);
        DriverStack.Up(ifps[1]);
        _ = stack.Stack.RunUntilIdle();
        return ifps;
    }
}
