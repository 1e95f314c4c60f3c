using HwNet.Core.Tests.Net;
using HwNet.Protocols.Udp;
using HwNet.Tests;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

[Trait("Spec", "IF-114")]
public sealed class SteadyStateTests
{
    [Fact]
    public void An_echo_server_allocates_nothing_per_datagram()
    {
        using var bench = new InetBench(resolved: true);
        bench.Bench.Driver.OnSent = null;
        using var socket = bench.Stack.Inet.Udp.Open();
        Assert.Equal(Errno.None, socket.Bind(Ipv4Address.Any, 7));
        var frame = Frame(InetBench.Ip(IpProtocol.Udp, InetBench.Udp(new byte[64], 7), InetBench.Peer, InetBench.Own));

        var allocated = Allocations.Least(1, () => Serve(bench, socket, frame, 800));

        Assert.True(allocated < 800, $"{allocated} bytes for 800 datagrams");
        Assert.Equal(4000, bench.Stack.Inet.Udp.Counters.Sent);
    }

    [Fact]
    public void Answering_pings_allocates_nothing_per_packet()
    {
        using var bench = new InetBench(resolved: true);
        bench.Bench.Driver.OnSent = null;
        var frame = Frame(InetBench.Ip(IpProtocol.Icmp, InetBench.Icmp(IcmpMessage.EchoRequest(1, 2), new byte[56]), InetBench.Peer, InetBench.Own));

        var allocated = Allocations.Least(1, () => Serve(bench, null, frame, 800));

        Assert.True(allocated < 800, $"{allocated} bytes for 800 pings");
        Assert.Equal(4000, bench.Stack.Inet.Icmp.Counters.Answered);
    }

    [Fact]
    public void Two_threaded_stacks_echo_every_datagram()
    {
        const int Count = 2000;
        using var net = new BackToBack(threaded: true);
        using var client = net.A.Stack.Inet.Udp.Open();
        using var server = net.B.Stack.Inet.Udp.Open();
        Assert.Equal(Errno.None, server.Bind(Ipv4Address.Any, 7));
        var echo = new Thread(() =>
        {
            var buffer = new byte[64];
            while (server.Receive(buffer, Timeout.InfiniteTimeSpan, out var datagram) == Errno.None)
            {
                _ = server.SendTo(buffer.AsSpan(0, datagram.Length), datagram.Source, datagram.SourcePort);
            }
        });
        echo.Start();

        var got = new byte[4];
        for (var number = 0; number < Count; number++)
        {
            Assert.Equal(Errno.None, client.SendTo(BitConverter.GetBytes(number), BackToBack.AddressB, 7));
            Assert.Equal(Errno.None, client.Receive(got, TimeSpan.FromSeconds(30), out _));
            Assert.Equal(number, BitConverter.ToInt32(got));
        }

        server.Close();
        echo.Join();
        Assert.Equal(Count, net.B.Stack.Inet.Udp.Counters.Sent);
    }

    [Fact]
    [Trait("Spec", "IF-106")]
    public void An_interface_may_go_while_others_send_over_it()
    {
        using var net = new BackToBack(threaded: true);
        using var started = new CountdownEvent(2);
        var detached = 0;
        var senders = Enumerable.Range(0, 2).Select(sender => new Thread(() =>
        {
            using var socket = net.A.Stack.Inet.Udp.Open();
            var begun = false;
            for (var host = (uint)sender + 2; Volatile.Read(ref detached) == 0; host = host == 250 ? 2 : host + 1)
            {
                _ = socket.SendTo([1], Ipv4Address.FromUInt32(0x0a090000 + host), 7);
                if (host == 100 && !begun)
                {
                    begun = true;
                    _ = started.Signal();
                }
            }
        })).ToArray();
        Array.ForEach(senders, static t => t.Start());
        started.Wait();

        Assert.Equal(Errno.None, net.A.Stack.Interfaces.Detach(net.A.Ifp));
        Volatile.Write(ref detached, 1);

        Array.ForEach(senders, static t => t.Join());
        net.A.Stack.Netisr.Sync();
        Assert.Equal(0, net.A.Stack.Mbufs.Outstanding);
        Assert.Empty(net.A.Stack.Inet.Arp.Entries);
    }

    private static void Serve(InetBench bench, UdpSocket? socket, byte[] frame, int count)
    {
        Span<byte> buffer = stackalloc byte[128];
        for (var packet = 0; packet < count; packet++)
        {
            if (bench.Stack.Mbufs.TryGet(out var m))
            {
                frame.CopyTo(m.Append(frame.Length));
                bench.Ifp.Input(m);
            }

            _ = bench.Stack.RunOnce();
            if (socket is not null && socket.TryReceive(buffer, out var datagram))
            {
                _ = socket.SendTo(buffer[..datagram.Length], datagram.Source, datagram.SourcePort);
            }
        }
    }

    private static byte[] Frame(byte[] packet)
    {
        byte[] frame = [.. new byte[14], .. packet];
        new EtherHeader(TestStack.Own, InetBench.PeerLladdr, EtherType.Ipv4).Write(frame);
        return frame;
    }
}
