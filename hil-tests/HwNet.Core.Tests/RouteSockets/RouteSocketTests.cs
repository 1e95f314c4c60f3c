using HwNet.Core.Tests.Net;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.RouteSockets;
using HwNet.Wire;

namespace HwNet.Core.Tests.RouteSockets;

[Trait("Spec", "IF-115")]
public sealed class RouteSocketTests
{
    private static readonly Ipv4Address Address = Ipv4Address.Parse("10.9.0.1");

    [Fact]
    public void Arrival_and_departure_are_announced_with_index_and_name_and_a_rename_is_both()
    {
        using var bench = new TestStack();
        using var socket = new RouteSocket(bench.Stack, wanted: RouteMessageSet.InterfaceAnnounce);

        var options = TestStack.Options() with { Lladdr = TestStack.Other };
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("wire", new ScriptedDriver(), options, out var ifp));
        Assert.Equal(Errno.None, ifp!.Ioctl(new SetName("uplink")));
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(ifp));

        Assert.Equal(["2 wire0 True", "2 wire0 False", "2 uplink True", "2 uplink False"], Drain(socket).Select(static m => $"{m.Index} {m.Name} {m.Arrival}"));
    }

    [Fact]
    public void Up_MTU_and_link_state_are_info_messages_with_what_holds_now()
    {
        using var bench = new TestStack(up: false);
        using var socket = new RouteSocket(bench.Stack, wanted: RouteMessageSet.InterfaceInfo);

        bench.Ifp.SetLink(LinkState.Up);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetMtu(1400)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFlags(IfFlags.Up)));

        var messages = Drain(socket);
        Assert.All(messages, static m => Assert.Equal((RouteMessageType.InterfaceInfo, 1, "sim0"), (m.Type, m.Index, m.Name)));
        Assert.Equal((LinkState.Up, 1500), (messages[0].Link, messages[0].Mtu));
        Assert.Equal(1400, messages[1].Mtu);
        Assert.False(messages[1].Flags.HasFlag(IfFlags.Up));
        Assert.True(messages[^1].Flags.HasFlag(IfFlags.Up));
    }

    [Fact]
    public void Addresses_and_groups_are_told_when_they_come_and_go()
    {
        using var bench = new TestStack();
        using var socket = new RouteSocket(bench.Stack, wanted: RouteMessageSet.All & ~RouteMessageSet.InterfaceInfo);
        var group = SockAddr.Link(LinkAddress.Parse("01:00:5e:00:00:05"));

        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddMulticast(group)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Address, 24)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteAddress(Address)));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteMulticast(group)));

        var messages = Drain(socket);
        Assert.Equal((RouteMessageType.NewGroup, group), (messages[0].Type, messages[0].Address));
        Assert.Equal((RouteMessageType.DeleteGroup, group), (messages[^1].Type, messages[^1].Address));
        var addresses = messages.Where(static m => m.Type is RouteMessageType.NewAddress or RouteMessageType.DeleteAddress).ToArray();
        Assert.Equal([RouteMessageType.NewAddress, RouteMessageType.DeleteAddress], addresses.Select(static m => m.Type));
        Assert.All(addresses, static m => Assert.Equal((SockAddr.Inet(Address), 24), (m.Address, m.PrefixLength)));
        var allHosts = messages.Where(static m => m.Address == SockAddr.Inet(Ipv4Address.AllHosts)).Select(static m => m.Type);
        Assert.Equal([RouteMessageType.NewGroup, RouteMessageType.DeleteGroup], allHosts);
    }

    [Fact]
    public void A_full_queue_reports_once_where_and_how_many_messages_are_missing()
    {
        using var bench = new TestStack();
        using var small = new RouteSocket(bench.Stack, 2, RouteMessageSet.NewAddress);
        using var large = new RouteSocket(bench.Stack, 16, RouteMessageSet.NewAddress);
        Add(bench, 1, 5);

        Assert.Equal((2, 3), (small.Available, small.Lost));
        Assert.Equal([1], Hosts(small, 1));
        Add(bench, 6, 1);
        Assert.Equal([2], Hosts(small, 1));
        Assert.Equal((Errno.ENOBUFS, 3), (small.TryRead(out _, out var lost), lost));
        Assert.Equal([6], Hosts(small, 1));
        Assert.Equal(Errno.EAGAIN, small.TryRead(out _, out _));

        Assert.Equal((3, 0), (small.Lost, large.Lost));
        Assert.Equal([1, 2, 3, 4, 5, 6], Hosts(large, 6));
    }

    [Fact]
    public void What_is_missing_at_the_end_is_reported_without_waiting_for_another_message()
    {
        using var bench = new TestStack();
        using var socket = new RouteSocket(bench.Stack, 1, RouteMessageSet.NewAddress);
        Add(bench, 1, 3);

        Assert.Equal([1], Hosts(socket, 1));
        Assert.Equal((Errno.ENOBUFS, 2), (socket.Read(TimeSpan.FromSeconds(10), out _, out var lost), lost));
        Assert.Equal(Errno.ETIMEDOUT, socket.Read(TimeSpan.Zero, out _, out _));
    }

    [Fact]
    public void A_reader_waits_for_a_message_and_a_close_ends_the_wait()
    {
        using var bench = new TestStack();
        using var socket = new RouteSocket(bench.Stack, wanted: RouteMessageSet.NewAddress);
        var results = new List<(Errno Error, SockAddr Address)>();
        using var got = new SemaphoreSlim(0);
        var reader = new Thread(() =>
        {
            Errno error;
            do
            {
                error = socket.Read(Timeout.InfiniteTimeSpan, out var message, out _);
                results.Add((error, message.Address));
                _ = got.Release();
            }
            while (error == Errno.None);
        });
        reader.Start();

        Add(bench, 1, 1);
        Assert.True(got.Wait(TimeSpan.FromSeconds(10)), "no message");
        socket.Dispose();
        Assert.True(reader.Join(TimeSpan.FromSeconds(10)), "the wait did not end");

        Assert.Equal([(Errno.None, SockAddr.Inet(Host(1))), (Errno.EINTR, default)], results);
        Add(bench, 2, 1);
        Assert.Equal((Errno.EINTR, 0), (socket.TryRead(out _, out _), socket.Available));
    }

    [Fact]
    public void Messages_outlive_their_interface_and_the_filter_keeps_the_others_out()
    {
        using var bench = new TestStack();
        using var socket = new RouteSocket(bench.Stack, wanted: RouteMessageSet.DeleteAddress);
        using var deaf = new RouteSocket(bench.Stack, wanted: RouteMessageSet.None);
        Add(bench, 1, 1);

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));

        Assert.Equal((RouteMessageType.DeleteAddress, 1, "sim0"), Assert.Single(Drain(socket)) is var m ? (m.Type, m.Index, m.Name) : default);
        Assert.Equal((0, 0), (deaf.Available, deaf.Lost));
    }

    private static Ipv4Address Host(uint number) => Ipv4Address.FromUInt32(0x0a09_0000 + number);

    private static void Add(TestStack bench, uint first, uint count)
    {
        for (var host = first; host < first + count; host++)
        {
            Assert.Equal(Errno.None, bench.Ifp.Ioctl(new AddAddress(Host(host), 32)));
        }
    }

    private static List<RouteMessage> Drain(RouteSocket socket)
    {
        var messages = new List<RouteMessage>();
        while (socket.TryRead(out var message, out _) == Errno.None)
        {
            messages.Add(message);
        }

        return messages;
    }

    private static List<int> Hosts(RouteSocket socket, int count)
    {
        var hosts = new List<int>();
        while (hosts.Count < count && socket.TryRead(out var message, out _) == Errno.None)
        {
            hosts.Add((int)(message.Address.Ipv4.ToUInt32() & 0xff));
        }

        return hosts;
    }
}
