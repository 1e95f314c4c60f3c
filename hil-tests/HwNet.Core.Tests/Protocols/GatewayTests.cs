using HwNet.Core.Tests.Net.Addresses;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

[Trait("Spec", "IF-110")]
public sealed class GatewayTests
{
    private static readonly Ipv4Address Far = Ipv4Address.Parse("192.0.2.1");
    private static readonly SockAddr Default = AddressBench.Inet("0.0.0.0");

    [Fact]
    public void A_packet_to_a_far_host_goes_to_the_link_address_of_the_router_and_keeps_its_destination()
    {
        using var bench = new InetBench(resolved: true);
        Assert.Equal(Errno.ENETUNREACH, bench.Stack.Inet.Output.Output(bench.Payload(), default, Far, 200));
        Assert.Equal(Errno.None, bench.Stack.Routes.Add(Default, 0, SockAddr.Inet(InetBench.Peer)));

        Assert.Equal(Errno.None, bench.Stack.Inet.Output.Output(bench.Payload(), default, Far, 200));

        Assert.True(Ipv4Header.TryParse(Assert.Single(bench.SentIp), out var header));
        Assert.Equal((InetBench.Own, Far), (header.Source, header.Destination));
        Assert.Equal(InetBench.PeerLladdr, InetBench.DestinationOf(Assert.Single(bench.Sent)));
    }

    [Fact]
    public void An_unknown_router_is_asked_for_and_not_the_far_host()
    {
        using var bench = new InetBench();
        Assert.Equal(Errno.None, bench.Stack.Routes.Add(Default, 0, SockAddr.Inet(InetBench.Peer)));

        Assert.Equal(Errno.None, bench.Stack.Inet.Output.Output(bench.Payload(), default, Far, 200));
        Assert.Equal(InetBench.Peer, Assert.Single(bench.SentArp).TargetAddress);
        bench.Resolve();

        Assert.True(Ipv4Header.TryParse(Assert.Single(bench.SentIp), out var header));
        Assert.Equal(Far, header.Destination);
    }

    [Fact]
    public void A_socket_sends_by_its_own_table_and_by_the_first_unless_told()
    {
        using var bench = new InetBench(resolved: true);
        Assert.Equal(Errno.None, bench.Stack.Routes.Add(Default, 0, SockAddr.Inet(InetBench.Peer), fib: 3));
        using var socket = bench.Stack.Inet.Udp.Open();
        Assert.Equal(Errno.None, bench.Stack.Inet.Icmp.OpenEcho(out var ping));

        Assert.Equal(Errno.ENETUNREACH, socket.SendTo([1], Far, 7));
        Assert.Equal(Errno.ENETUNREACH, ping!.Send(Far, 1, [1]));
        socket.Fib = ping.Fib = 3;
        Assert.Equal(Errno.None, socket.SendTo([1], Far, 7));
        Assert.Equal(Errno.None, ping.Send(Far, 1, [1]));
        socket.Fib = 16;
        Assert.Equal(Errno.ENETUNREACH, socket.SendTo([1], InetBench.Peer, 7));

        Assert.Equal(2, bench.SentIp.Count);
        ping.Close();
    }

    [Fact]
    public void An_answer_goes_by_the_table_of_the_packet_which_is_that_of_its_interface()
    {
        using var bench = new InetBench(resolved: true);
        Assert.Equal(Errno.None, bench.Stack.Routes.Add(Default, 0, SockAddr.Inet(InetBench.Peer), fib: 9));
        var request = InetBench.Icmp(IcmpMessage.EchoRequest(1, 1), 1, 2, 3);
        var closedPort = InetBench.Udp([1], 9, source: Far);

        bench.ReceiveIp(IpProtocol.Icmp, request, source: Far);
        bench.ReceiveIp(IpProtocol.Udp, closedPort, source: Far);
        Assert.Empty(bench.SentIp);
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetFib(9)));
        bench.ReceiveIp(IpProtocol.Icmp, request, source: Far);
        bench.ReceiveIp(IpProtocol.Udp, closedPort, source: Far);

        Assert.Equal(2, bench.SentIp.Count);
        Assert.All(bench.SentIp, static p => Assert.Equal(Far, Ipv4Address.Read(p.AsSpan(16))));
        var get = new GetFib();
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(get));
        Assert.Equal(9, get.Reply);
        Assert.Equal(Errno.EINVAL, bench.Ifp.Ioctl(new SetFib(16)));
    }

    [Fact]
    public void A_buffer_that_is_used_again_is_back_in_the_first_table()
    {
        using var bench = new InetBench();
        var m = bench.Payload();
        m.Fib = 7;
        Assert.True(m.TryCopy(out var copy));
        Assert.Equal(7, copy.Fib);
        copy.Free();
        m.Free();

        m = bench.Payload();
        Assert.Equal(0, m.Fib);
        m.Free();
    }

    [Fact]
    [Trait("Spec", "IF-75")]
    public void Destinations_behind_a_link_route_are_neighbours_and_get_the_interfaces_own_address_as_source()
    {
        using var bench = new InetBench();
        Assert.Equal(Errno.None, bench.Stack.Routes.Add(AddressBench.Inet("192.0.2.0"), 24, SockAddr.Link(bench.Ifp.Index)));

        Assert.Equal(Errno.None, bench.Stack.Inet.Output.Output(bench.Payload(), default, Far, 200));

        var request = Assert.Single(bench.SentArp);
        Assert.Equal((InetBench.Own, Far), (request.SenderAddress, request.TargetAddress));
    }

    [Fact]
    [Trait("Spec", "IF-75")]
    public void A_link_route_without_any_address_has_no_source_to_send_from()
    {
        using var bench = new InetBench(address: false);
        Assert.Equal(Errno.None, bench.Stack.Routes.Add(AddressBench.Inet("192.0.2.0"), 24, SockAddr.Link(bench.Ifp.Index)));

        Assert.Equal(Errno.EADDRNOTAVAIL, bench.Stack.Inet.Output.Output(bench.Payload(), default, Far, 200));
    }
}
