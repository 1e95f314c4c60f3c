using HwNet.Net;
using HwNet.Protocols.Icmp;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

[Trait("Spec", "IF-114")]
public sealed class IcmpTests
{
    private static readonly byte[] Request = InetBench.Icmp(IcmpMessage.EchoRequest(0x4711, 5), 1, 2, 3, 4, 5);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1472)]
    public void An_echo_request_is_answered_with_its_own_data_and_a_right_checksum(int length)
    {
        using var bench = new InetBench(resolved: true);
        var data = new byte[length];
        new Random(length).NextBytes(data);

        bench.ReceiveIp(IpProtocol.Icmp, InetBench.Icmp(IcmpMessage.EchoRequest(0x4711, 5), data), options: length < 1400 ? [1, 1, 1, 0] : null);

        var packet = Assert.Single(bench.SentIp);
        Assert.True(Ipv4Header.TryParse(packet, out var header));
        Assert.Equal((InetBench.Own, InetBench.Peer, (byte)64), (header.Source, header.Destination, header.TimeToLive));
        Assert.Equal(20, header.HeaderLength);
        Assert.True(IcmpMessage.TryParse(header.Payload(packet), out var icmp));
        Assert.Equal((IcmpType.EchoReply, (ushort)0x4711, (ushort)5), (icmp.Type, icmp.Identifier, icmp.Sequence));
        Assert.Equal(data, packet[28..]);
        Assert.Equal(1, bench.Stack.Inet.Icmp.Counters.Answered);
    }

    [Theory]
    [InlineData("10.9.0.255", "ff:ff:ff:ff:ff:ff")]
    [InlineData("224.0.0.1", "01:00:5e:00:00:01")]
    public void An_echo_request_to_many_is_answered_only_when_told_to(string destination, string lladdr)
    {
        using var bench = new InetBench(resolved: true);
        var to = Ipv4Address.Parse(destination);

        bench.ReceiveIp(IpProtocol.Icmp, Request, destination: to, to: LinkAddress.Parse(lladdr));
        AssertDropped(bench, IcmpDrop.BroadcastEcho);
        Assert.Empty(bench.Sent);
        bench.Stack.Inet.Icmp.AnswersBroadcastEcho = true;
        bench.ReceiveIp(IpProtocol.Icmp, Request, destination: to, to: LinkAddress.Parse(lladdr));

        Assert.Equal(InetBench.Own, Ipv4Address.Read(Assert.Single(bench.SentIp).AsSpan(12)));
    }

    [Fact]
    public void An_asker_that_cannot_be_reached_is_counted()
    {
        using var bench = new InetBench();

        bench.ReceiveIp(IpProtocol.Icmp, Request, source: Ipv4Address.Parse("192.0.2.1"));
        bench.ReceiveIp(IpProtocol.Icmp, Request, source: Ipv4Address.Any);

        Assert.Equal(2, bench.Stack.Inet.Icmp.Counters.DropsBy[IcmpDrop.NotAnswered]);
        Assert.Empty(bench.Sent);
    }

    [Theory]
    [InlineData(5, IcmpDrop.Ignored)]
    [InlineData(4, IcmpDrop.Ignored)]
    [InlineData(13, IcmpDrop.Ignored)]
    [InlineData(14, IcmpDrop.Ignored)]
    [InlineData(40, IcmpDrop.UnknownType)]
    [InlineData(0, IcmpDrop.NoListener)]
    [InlineData(3, IcmpDrop.Quote)]
    [InlineData(11, IcmpDrop.Quote)]
    public void A_message_nobody_waits_for_is_dropped_by_its_cause(int type, IcmpDrop cause)
    {
        using var bench = new InetBench();

        bench.ReceiveIp(IpProtocol.Icmp, InetBench.Icmp(new IcmpMessage { Type = (IcmpType)type }, 0x45, 2, 3));

        AssertDropped(bench, cause);
        Assert.Empty(bench.Sent);
    }

    [Fact]
    public void Short_and_damaged_messages_are_dropped()
    {
        using var bench = new InetBench();

        bench.ReceiveIp(IpProtocol.Icmp, Request[..7]);
        bench.ReceiveIp(IpProtocol.Icmp, [.. Request[..^1], 99]);

        var drops = bench.Stack.Inet.Icmp.Counters.DropsBy;
        Assert.Equal((1, 1), (drops[IcmpDrop.TooShort], drops[IcmpDrop.Checksum]));
    }

    [Theory]
    [InlineData(3, 0, Errno.ENETUNREACH)]
    [InlineData(3, 1, Errno.EHOSTUNREACH)]
    [InlineData(3, 2, Errno.ECONNREFUSED)]
    [InlineData(3, 4, Errno.EMSGSIZE)]
    [InlineData(3, 13, Errno.EACCES)]
    [InlineData(11, 0, Errno.EHOSTUNREACH)]
    [InlineData(12, 0, Errno.EPROTO)]
    public void An_error_about_an_echo_request_reaches_the_socket_that_sent_it(int type, byte code, Errno expected)
    {
        using var bench = new InetBench(resolved: true);
        var router = Ipv4Address.Parse("10.9.0.254");
        Assert.Equal(Errno.None, bench.Stack.Inet.Icmp.OpenEcho(out var ping, identifier: 77));
        Assert.Equal(Errno.None, ping!.Send(InetBench.Peer, 8, new byte[32]));
        var quote = Assert.Single(bench.SentIp)[..28];

        bench.ReceiveIp(IpProtocol.Icmp, InetBench.Icmp(new IcmpMessage { Type = (IcmpType)type, Code = code }, quote), source: router);

        Assert.True(ping.TryReceive([], out var echo));
        Assert.Equal((expected, (IcmpType)type, code), (echo.Error, echo.Type, echo.Code));
        Assert.Equal((router, (ushort)8, 0), (echo.Address, echo.Sequence, echo.Length));
        Assert.Equal(1, bench.Stack.Inet.Icmp.Counters.Delivered);
    }

    [Fact]
    public void Errors_about_what_this_host_did_not_send_are_dropped()
    {
        using var bench = new InetBench();
        byte[] icmp = [.. InetBench.Icmp(IcmpMessage.EchoRequest(9, 9))];
        byte[][] quotes =
        [
            InetBench.Ip(IpProtocol.Icmp, icmp, InetBench.Own, InetBench.Peer),
            InetBench.Ip(IpProtocol.Icmp, icmp, InetBench.Peer, InetBench.Own),
            InetBench.Ip(IpProtocol.Udp, InetBench.Udp([], 7, 4000), InetBench.Own, InetBench.Peer),
            InetBench.Ip(IpProtocol.Tcp, new byte[8], InetBench.Own, InetBench.Peer),
        ];

        foreach (var quote in quotes)
        {
            bench.ReceiveIp(IpProtocol.Icmp, InetBench.Icmp(IcmpMessage.Unreachable(IcmpUnreachable.Port), quote));
        }

        Assert.Equal(quotes.Length, bench.Stack.Inet.Icmp.Counters.DropsBy[IcmpDrop.NotOurs]);
    }

    [Fact]
    public void A_closed_port_is_reported_to_the_sender_with_the_start_of_its_packet()
    {
        using var bench = new InetBench(resolved: true);
        var packet = InetBench.Ip(IpProtocol.Udp, InetBench.Udp(new byte[900], 7), InetBench.Peer, InetBench.Own, [1, 1, 1, 0]);

        bench.Receive(EtherType.Ipv4, packet);

        var error = Assert.Single(bench.SentIp);
        Assert.Equal(576, error.Length);
        Assert.True(Ipv4Header.TryParse(error, out var header));
        Assert.True(IcmpMessage.TryParse(header.Payload(error), out var icmp));
        Assert.Equal((IcmpType.Unreachable, (byte)IcmpUnreachable.Port), (icmp.Type, icmp.Code));
        Assert.Equal(packet[..548], error[28..]);
    }

    [Fact]
    public void Errors_are_limited_in_number()
    {
        using var bench = new InetBench(resolved: true);
        bench.Stack.Inet.Icmp.ErrorsPerSecond = 3;
        var datagram = InetBench.Udp([], 7);

        for (var packet = 0; packet < 5; packet++)
        {
            bench.ReceiveIp(IpProtocol.Udp, datagram);
        }

        Assert.Equal(3, bench.SentIp.Count);
        Assert.Equal((3, 2), (bench.Stack.Inet.Icmp.Counters.ErrorsSent, bench.Stack.Inet.Icmp.Counters.ErrorsSuppressed));
        bench.Clock.AdvanceSeconds(1);
        bench.ReceiveIp(IpProtocol.Udp, datagram);
        Assert.Equal(4, bench.SentIp.Count);
    }

    [Fact]
    public void No_error_is_sent_about_what_came_to_many()
    {
        using var bench = new InetBench(resolved: true);
        var all = Ipv4Address.Broadcast;

        bench.ReceiveIp(IpProtocol.Udp, InetBench.Udp([], 7, destination: all), destination: all, to: LinkAddress.Broadcast);
        bench.ReceiveIp(99, new byte[8], destination: all, to: LinkAddress.Broadcast);
        bench.ReceiveIp(99, new byte[8], source: Ipv4Address.Any);

        Assert.Empty(bench.Sent);
        Assert.Equal(2, bench.Stack.Inet.Icmp.Counters.ErrorsSuppressed);
    }

    [Fact]
    public void Echo_sockets_have_identifiers_of_their_own_and_bounded_queues()
    {
        using var bench = new InetBench(resolved: true);
        var icmp = bench.Stack.Inet.Icmp;
        Assert.Equal(Errno.None, icmp.OpenEcho(out var first, identifier: 1, queueLength: 2));
        Assert.Equal(Errno.EADDRINUSE, icmp.OpenEcho(out _, identifier: 1));
        Assert.Equal(Errno.None, icmp.OpenEcho(out var second));
        Assert.NotEqual(first!.Identifier, second!.Identifier);

        for (ushort sequence = 0; sequence < 3; sequence++)
        {
            bench.ReceiveIp(IpProtocol.Icmp, InetBench.Icmp(IcmpMessage.EchoReply(1, sequence), 1, 2, 3));
        }

        Assert.Equal(1, first.Drops);
        Assert.Equal(1, icmp.Counters.DropsBy[IcmpDrop.QueueFull]);
        Assert.False(second.TryReceive([], out _));
        var data = new byte[2];
        Assert.True(first.TryReceive(data, out var echo));
        Assert.Equal((0, 3), (echo.Sequence, echo.Length));
        Assert.Equal([1, 2], data);
        first.Close();
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
        Assert.Equal(Errno.EINVAL, first.Send(InetBench.Peer, 1, []));
        Assert.Equal(Errno.EINTR, first.Receive([], Timeout.InfiniteTimeSpan, out _));
        Assert.Equal(Errno.None, icmp.OpenEcho(out _, identifier: 1));
    }

    [Theory]
    [Trait("Spec", "IF-106")]
    [InlineData(1472, Errno.None)]
    [InlineData(1473, Errno.EMSGSIZE)]
    [InlineData(60000, Errno.EMSGSIZE)]
    public void A_ping_over_the_MTU_is_refused_and_counted(int length, Errno expected)
    {
        using var bench = new InetBench(resolved: true);
        Assert.Equal(Errno.None, bench.Stack.Inet.Icmp.OpenEcho(out var ping));

        Assert.Equal(expected, ping!.Send(InetBench.Peer, 1, new byte[length]));

        Assert.Equal(expected == Errno.None ? 0 : 1, bench.Ifp.Counters.Snapshot().OutDropsBy[OutputDrop.TooLong]);
        Assert.Equal(expected == Errno.None ? 1514 : 0, bench.Sent.Select(static f => f.Length).FirstOrDefault());
    }

    [Fact]
    public void A_reply_in_a_queue_does_not_refer_to_its_interface()
    {
        using var bench = new InetBench(resolved: true);
        Assert.Equal(Errno.None, bench.Stack.Inet.Icmp.OpenEcho(out var ping, identifier: 1));
        bench.ReceiveIp(IpProtocol.Icmp, InetBench.Icmp(IcmpMessage.EchoReply(1, 1)));

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));

        Assert.True(ping!.TryReceive([], out _));
    }

    private static void AssertDropped(InetBench bench, IcmpDrop cause)
    {
        var counters = bench.Stack.Inet.Icmp.Counters;
        Assert.Equal(1, counters.DropsBy[cause]);
        Assert.Equal(counters.Received, counters.Answered + counters.Delivered + counters.DropsBy.Values.Sum());
    }
}
