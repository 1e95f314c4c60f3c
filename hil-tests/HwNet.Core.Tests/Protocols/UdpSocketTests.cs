using System.Buffers.Binary;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Udp;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

[Trait("Spec", "IF-114")]
public sealed class UdpSocketTests
{
    [Fact]
    public void A_datagram_reaches_the_other_host_and_its_answer_comes_back()
    {
        using var net = new BackToBack();
        using var client = net.A.Stack.Inet.Udp.Open();
        using var server = net.B.Stack.Inet.Udp.Open();
        Assert.Equal(Errno.None, server.Bind(Ipv4Address.Any, 7));

        Assert.Equal(Errno.None, client.SendTo([1, 2, 3], BackToBack.AddressB, 7));
        net.Run();
        var buffer = new byte[2];
        Assert.True(server.TryReceive(buffer, out var request));
        Assert.Equal((BackToBack.AddressA, client.Port, 3), (request.Source, request.SourcePort, request.Length));
        Assert.Equal((BackToBack.AddressB, "sim0", net.B.Ifp.Index), (request.Destination, request.InterfaceName, request.InterfaceIndex));
        Assert.Equal([1, 2], buffer);
        Assert.Equal(Errno.None, server.SendTo([], request.Source, request.SourcePort));
        net.Run();

        Assert.True(client.TryReceive([], out var answer));
        Assert.Equal((7, 0), (answer.SourcePort, answer.Length));
        Assert.Equal((1, 1), (net.A.Stack.Inet.Udp.Counters.Sent, net.A.Stack.Inet.Udp.Counters.Delivered));
    }

    [Fact]
    public void A_datagram_to_a_closed_port_comes_back_as_refused()
    {
        using var net = new BackToBack();
        using var client = net.A.Stack.Inet.Udp.Open();

        Assert.Equal(Errno.None, client.SendTo([1], BackToBack.AddressB, 7));
        net.Run();

        Assert.Equal(Errno.ECONNREFUSED, client.TakeError());
        Assert.Equal(1, net.B.Stack.Inet.Udp.Counters.DropsBy[UdpDrop.NoPort]);
    }

    [Fact]
    public void Ports_are_bound_once()
    {
        using var bench = new InetBench();
        var udp = bench.Stack.Inet.Udp;
        using var all = udp.Open();
        using var one = udp.Open();
        using var other = udp.Open();

        Assert.Equal(Errno.EADDRNOTAVAIL, all.Bind(InetBench.Peer, 7));
        Assert.Equal(Errno.None, all.Bind(Ipv4Address.Any, 7));
        Assert.Equal(Errno.EINVAL, all.Bind(Ipv4Address.Any, 8));
        Assert.Equal(Errno.EADDRINUSE, one.Bind(InetBench.Own, 7));
        Assert.Equal(Errno.None, one.Bind(InetBench.Own, 8));
        Assert.Equal(Errno.EADDRINUSE, other.Bind(Ipv4Address.Any, 8));
        Assert.Equal(Errno.EADDRINUSE, other.Bind(InetBench.Own, 8));
        Assert.Equal(Errno.None, other.Bind(Ipv4Address.Loopback, 8));
        all.Close();
        using var again = udp.Open();
        Assert.Equal(Errno.None, again.Bind(Ipv4Address.Any, 7));
        Assert.Equal(Errno.EINVAL, all.SendTo([], InetBench.Peer, 7));
    }

    [Fact]
    public void A_free_port_is_one_that_nobody_has()
    {
        using var bench = new InetBench();
        var udp = bench.Stack.Inet.Udp;
        using var taken = udp.Open();
        Assert.Equal(Errno.None, taken.Bind(InetBench.Own, UdpProtocol.FirstEphemeral + 1));
        using var first = udp.Open();
        using var second = udp.Open();

        Assert.Equal(Errno.None, first.Bind(Ipv4Address.Any, 0));
        Assert.Equal(Errno.None, second.SendTo([], InetBench.Peer, 7));

        Assert.Equal(3, new HashSet<ushort> { taken.Port, first.Port, second.Port }.Count);
        Assert.True(Math.Min(first.Port, second.Port) >= UdpProtocol.FirstEphemeral);
    }

    [Fact]
    public void The_socket_bound_to_just_the_address_is_preferred()
    {
        using var bench = new InetBench();
        using var loop = bench.Stack.Inet.Udp.Open();
        using var own = bench.Stack.Inet.Udp.Open();
        Assert.Equal(Errno.None, loop.Bind(Ipv4Address.Loopback, 7));
        Assert.Equal(Errno.None, own.Bind(InetBench.Own, 7));

        bench.ReceiveIp(IpProtocol.Udp, InetBench.Udp([1], 7));

        Assert.Equal((0, 1), (loop.Available, own.Available));
    }

    [Fact]
    public void Checksums_are_verified_unless_the_sender_made_none()
    {
        using var bench = new InetBench();
        using var socket = Listen(bench);
        var datagram = InetBench.Udp([1, 2, 3], 7);

        bench.ReceiveIp(IpProtocol.Udp, [.. datagram[..^1], 4]);
        Assert.Equal(1, bench.Stack.Inet.Udp.Counters.DropsBy[UdpDrop.Checksum]);
        datagram[6] = datagram[7] = 0;
        bench.ReceiveIp(IpProtocol.Udp, datagram);

        Assert.Equal(1, socket.Available);
        Assert.Equal(1, bench.Stack.Inet.Udp.Counters.Unchecked);
    }

    [Theory]
    [InlineData(7, UdpDrop.Length)]
    [InlineData(12, UdpDrop.Length)]
    [InlineData(65535, UdpDrop.Length)]
    public void A_wrong_length_is_dropped(ushort length, UdpDrop cause)
    {
        using var bench = new InetBench();
        using var socket = Listen(bench);
        var datagram = InetBench.Udp([1, 2, 3], 7);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), length);

        bench.ReceiveIp(IpProtocol.Udp, datagram);
        bench.ReceiveIp(IpProtocol.Udp, datagram[..5]);

        var counters = bench.Stack.Inet.Udp.Counters;
        Assert.Equal((1, 1), (counters.DropsBy[cause], counters.DropsBy[UdpDrop.TooShort]));
        Assert.Equal(counters.Received, counters.Delivered + counters.DropsBy.Values.Sum());
    }

    [Fact]
    public void Bytes_behind_the_datagram_are_not_payload()
    {
        using var bench = new InetBench();
        using var socket = Listen(bench);

        bench.ReceiveIp(IpProtocol.Udp, [.. InetBench.Udp([1, 2, 3], 7), 9, 9]);

        Assert.True(socket.TryReceive(new byte[8], out var datagram));
        Assert.Equal(3, datagram.Length);
    }

    [Fact]
    public void A_full_receive_queue_drops_and_counts_and_close_frees_what_is_left()
    {
        using var bench = new InetBench();
        var socket = Listen(bench, queueLength: 2);

        for (byte number = 0; number < 5; number++)
        {
            bench.ReceiveIp(IpProtocol.Udp, InetBench.Udp([number], 7));
        }

        Assert.Equal((2, 3L), (socket.Available, socket.Drops));
        Assert.Equal(3, bench.Stack.Inet.Udp.Counters.DropsBy[UdpDrop.QueueFull]);
        var first = new byte[1];
        Assert.True(socket.TryReceive(first, out _));
        Assert.Equal(0, first[0]);
        socket.Close();
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    public void A_datagram_in_a_queue_does_not_refer_to_its_interface()
    {
        using var bench = new InetBench();
        using var socket = Listen(bench);
        bench.ReceiveIp(IpProtocol.Udp, InetBench.Udp([1], 7));
        var index = bench.Ifp.Index;

        Assert.Equal(Errno.None, bench.Stack.Interfaces.Detach(bench.Ifp));

        Assert.True(socket.TryReceive([], out var datagram));
        Assert.Equal((index, "sim0"), (datagram.InterfaceIndex, datagram.InterfaceName));
    }

    [Fact]
    public void A_stack_frees_what_its_sockets_hold_when_it_ends()
    {
        using var bench = new InetBench();
        var socket = Listen(bench);
        bench.ReceiveIp(IpProtocol.Udp, InetBench.Udp([1], 7));

        bench.Dispose();

        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
        Assert.Equal(Errno.EINTR, socket.Receive([], Timeout.InfiniteTimeSpan, out _));
    }

    [Fact]
    public void Waiting_ends_with_the_time()
    {
        using var bench = new InetBench();
        using var socket = Listen(bench);

        Assert.Equal(Errno.ETIMEDOUT, socket.Receive([], TimeSpan.Zero, out _));
        Assert.Equal(Errno.ETIMEDOUT, socket.Receive([], TimeSpan.FromMilliseconds(5), out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Waiting_ends_when_the_socket_is_closed_or_interrupted(bool close)
    {
        using var bench = new InetBench();
        using var socket = Listen(bench);
        var result = Errno.None;
        var waiter = new Thread(() => result = socket.Receive([], Timeout.InfiniteTimeSpan, out _));
        waiter.Start();

        // An interrupt only ends waits that have begun: repeat it until this one has.
        do
        {
            if (close)
            {
                socket.Close();
            }
            else
            {
                socket.Interrupt();
            }
        }
        while (!waiter.Join(1));

        Assert.Equal(Errno.EINTR, result);
    }

    [Theory]
    [Trait("Spec", "IF-106")]
    [InlineData(1472, Errno.None)]
    [InlineData(1473, Errno.EMSGSIZE)]
    [InlineData(70000, Errno.EMSGSIZE)]
    public void A_datagram_over_the_MTU_is_refused_and_counted(int length, Errno expected)
    {
        using var bench = new InetBench(resolved: true);
        using var socket = bench.Stack.Inet.Udp.Open();

        Assert.Equal(expected, socket.SendTo(new byte[length], InetBench.Peer, 7));

        Assert.Equal(expected == Errno.None ? 0 : 1, bench.Ifp.Counters.Snapshot().OutDropsBy[OutputDrop.TooLong]);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }

    [Fact]
    [Trait("Spec", "IF-106")]
    public void What_cannot_be_sent_is_refused_with_the_reason()
    {
        using var bench = new InetBench(resolved: true);
        using var socket = Listen(bench);
        HwNet.Buffers.MbufBatch all = default;
        _ = bench.Stack.Mbufs.Get(ref all, bench.Stack.Mbufs.Count);

        Assert.Equal(Errno.ENOBUFS, socket.SendTo([], InetBench.Peer, 7));
        _ = all.FreeAll();
        Assert.Equal(Errno.EADDRNOTAVAIL, socket.SendTo([], InetBench.Peer, 0));
        Assert.Equal(Errno.ENETUNREACH, socket.SendTo([], Ipv4Address.Parse("192.0.2.1"), 7));
        using var own = bench.Stack.Inet.Udp.Open();
        Assert.Equal(Errno.None, own.Bind(InetBench.Own, 9));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new DeleteAddress(InetBench.Own)));
        Assert.Equal(Errno.EADDRNOTAVAIL, own.SendTo([], InetBench.Peer, 7));
    }

    [Fact]
    public void Datagrams_to_groups_make_one_hop()
    {
        using var bench = new InetBench();
        using var socket = bench.Stack.Inet.Udp.Open();

        Assert.Equal(Errno.None, socket.SendTo([1], Ipv4Address.Parse("224.0.0.251"), 5353, bench.Ifp));

        Assert.Equal(1, Assert.Single(bench.SentIp)[8]);
    }

    private static UdpSocket Listen(InetBench bench, int queueLength = 16)
    {
        var socket = bench.Stack.Inet.Udp.Open(queueLength);
        Assert.Equal(Errno.None, socket.Bind(Ipv4Address.Any, 7));
        return socket;
    }
}
