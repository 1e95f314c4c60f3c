using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Icmp6;
using HwNet.Protocols.Inet6;
using HwNet.Tests;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols.Inet6;

[Trait("Spec", "IF-113")]
public sealed class Icmp6EchoTests
{
    [Fact]
    public void The_checksum_covers_the_pseudo_header_of_RFC_8200()
    {
        // The words fe80 1 fe80 2, 0010, 003a, 8000 0000 1234 0001 and four times 5a5a, added by hand with end-around carry.
        byte[] message = [128, 0, 0, 0, 0x12, 0x34, 0, 1, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a];

        var checksum = Ipv6Header.Checksum(Ipv6Address.Parse("fe80::1"), Ipv6Address.Parse("fe80::2"), 58, message);

        Assert.Equal(0x0712, checksum);
    }

    [Fact]
    public void An_echo_request_is_answered_with_the_same_data()
    {
        using var bench = new Inet6Bench();
        Resolve(bench);

        bench.Receive(Inet6Bench.Echo(Icmp6Type.EchoRequest, Inet6Bench.Peer, Inet6Bench.Own, 7, 9, 1, 2, 3), Inet6Bench.Peer, Inet6Bench.Own);

        var frame = Assert.Single(bench.Sent);
        Assert.Equal(Inet6Bench.Echo(Icmp6Type.EchoReply, Inet6Bench.Own, Inet6Bench.Peer, 7, 9, 1, 2, 3), frame[54..]);
        Assert.True(Ipv6Header.TryParse(frame.AsSpan(14), out var header, out _));
        Assert.Equal((Inet6Bench.Own, Inet6Bench.Peer, (byte)64), (header.Source, header.Destination, header.HopLimit));
        Assert.Equal(1, bench.Inet6.Icmp6.Counters.Answered);
    }

    [Fact]
    public void A_ping_to_all_nodes_is_answered_from_an_address_of_the_same_scope()
    {
        using var bench = new Inet6Bench();
        Resolve(bench, Inet6Bench.PeerLink);

        bench.Receive(
            Inet6Bench.Echo(Icmp6Type.EchoRequest, Inet6Bench.PeerLink, Ipv6Address.AllNodes, 1, 1), Inet6Bench.PeerLink, Ipv6Address.AllNodes);

        Assert.True(Ipv6Header.TryParse(Assert.Single(bench.Sent).AsSpan(14), out var header, out _));
        Assert.Equal((Inet6Bench.OwnLink, Inet6Bench.PeerLink), (header.Source, header.Destination));
    }

    [Fact]
    public void A_socket_gets_the_replies_to_its_own_requests()
    {
        using var bench = new Inet6Bench();
        Resolve(bench);
        Assert.Equal(Errno.None, bench.Inet6.Icmp6.OpenEcho(out var socket));
        Assert.Equal(Errno.None, socket!.Send(Inet6Bench.Peer, 5, [9, 8, 7]));
        Assert.Equal(
            Inet6Bench.Echo(Icmp6Type.EchoRequest, Inet6Bench.Own, Inet6Bench.Peer, socket.Identifier, 5, 9, 8, 7), Assert.Single(bench.Sent)[54..]);

        bench.Receive(Inet6Bench.Echo(Icmp6Type.EchoReply, Inet6Bench.Peer, Inet6Bench.Own, 0x7777, 5), Inet6Bench.Peer, Inet6Bench.Own);
        bench.Receive(
            Inet6Bench.Echo(Icmp6Type.EchoReply, Inet6Bench.Peer, Inet6Bench.Own, socket.Identifier, 5, 9, 8, 7), Inet6Bench.Peer, Inet6Bench.Own, 61);

        var data = new byte[8];
        Assert.True(socket.TryReceive(data, out var echo));
        Assert.Equal((Inet6Bench.Peer, (ushort)5, (byte)61, 3, 1), (echo.Address, echo.Sequence, echo.HopLimit, echo.Length, echo.InterfaceIndex));
        Assert.Equal([9, 8, 7], data[..3]);
        Assert.Equal(1, bench.Inet6.Icmp6.Counters.DropsBy[Icmp6Drop.NoListener]);
        socket.Close();
        Assert.Equal(Errno.EINVAL, socket.Send(Inet6Bench.Peer, 5, []));
    }

    [Fact]
    public void A_link_local_destination_needs_its_interface_and_a_far_one_a_router()
    {
        using var bench = new Inet6Bench();
        var far = Ipv6Address.Parse("2001:db8:ffff::1");
        Assert.Equal(Errno.ENETUNREACH, bench.Output(Inet6Bench.PeerLink));
        Assert.Equal(Errno.ENETUNREACH, bench.Output(far));
        Resolve(bench, Inet6Bench.PeerLink);
        Assert.Equal(Errno.None, bench.Stack.Routes.Add(SockAddr.Inet6(default), 0, SockAddr.Inet6(Inet6Bench.PeerLink, bench.Ifp.Index)));

        Assert.Equal(Errno.None, bench.Output(Inet6Bench.PeerLink, bench.Ifp));
        Assert.Equal(Errno.None, bench.Output(far));

        Assert.Equal([Inet6Bench.OwnLink, Inet6Bench.Own], bench.Sent.Select(static f => Ipv6Address.Read(f.AsSpan(22))));
        Assert.All(bench.Sent, static f => Assert.Equal(Inet6Bench.PeerLladdr, LinkAddress.Read(f)));
        Assert.Equal(2, bench.Inet6.Counters.OutputDropsBy[Ipv6OutputDrop.NoRoute]);
    }

    [Fact]
    [Trait("Spec", "IF-114")]
    public void What_is_wrong_with_a_packet_is_counted_by_cause_and_the_counters_add_up()
    {
        using var bench = new Inet6Bench();
        var echo = Inet6Bench.Echo(Icmp6Type.EchoRequest, Inet6Bench.Peer, Inet6Bench.Own, 1, 1);
        var before = bench.Inet6.Counters;

        bench.ReceivePacket(new byte[39], Net.TestStack.Own);
        bench.ReceivePacket([0x45, .. new byte[39]], Net.TestStack.Own);
        bench.ReceivePacket([0x60, 0, 0, 0, 0, 1, .. new byte[34]], Net.TestStack.Own);
        bench.Receive(echo, Ipv6Address.AllNodes, Inet6Bench.Own);
        bench.Receive(echo, Ipv6Address.Loopback, Inet6Bench.Own);
        bench.Receive(echo, Inet6Bench.Own, Inet6Bench.Peer);
        bench.ReceivePacket(Packet(Inet6Bench.Peer, Ipv6Address.Parse("ff02::77")), Net.TestStack.Own);
        bench.Receive(echo, Inet6Bench.Peer, Inet6Bench.Own, next: 99);
        bench.Receive(new byte[8], Inet6Bench.Peer, Inet6Bench.Own, next: 44);
        bench.Receive([58, 0, 0, 1, 0, 0, 0, 0], Inet6Bench.Peer, Inet6Bench.Own, next: 43);
        bench.Receive([58, 200, .. new byte[14]], Inet6Bench.Peer, Inet6Bench.Own, next: 0);
        bench.Receive([.. echo[..2], 0, 0, .. echo[4..]], Inet6Bench.Peer, Inet6Bench.Own);
        bench.Receive([58, 0, 1, 4, 0, 0, 0, 0, .. echo], Inet6Bench.Peer, Inet6Bench.Own, next: 0);

        var counters = bench.Inet6.Counters;
        Ipv6Drop[] once = [Ipv6Drop.TooSmall, Ipv6Drop.Version, Ipv6Drop.Truncated, Ipv6Drop.NotForUs, Ipv6Drop.NotJoined, Ipv6Drop.NoProtocol, Ipv6Drop.Fragment,
            Ipv6Drop.SourceRoute, Ipv6Drop.Extension];
        Assert.All(once, cause => Assert.Equal(1, counters.DropsBy[cause]));
        Assert.Equal(2, counters.DropsBy[Ipv6Drop.Source]);
        Assert.Equal(13, counters.Received - before.Received);
        Assert.Equal(counters.Received, counters.Delivered + counters.DropsBy.Values.Sum());
        Assert.Equal(1, bench.Inet6.Icmp6.Counters.DropsBy[Icmp6Drop.Checksum]);
        Assert.Equal(1, bench.Inet6.Icmp6.Counters.Answered);
    }

    [Theory]
    [InlineData(1452, Errno.None)]
    [InlineData(1453, Errno.EMSGSIZE)]
    public void The_MTU_of_the_interface_is_that_of_its_packets(int data, Errno expected)
    {
        using var bench = new Inet6Bench();
        Resolve(bench);
        Assert.Equal(Errno.None, bench.Inet6.Icmp6.OpenEcho(out var socket));

        Assert.Equal(expected, socket!.Send(Inet6Bench.Peer, 1, new byte[data]));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetMtu(1400)));
        Assert.Equal(Errno.EMSGSIZE, socket.Send(Inet6Bench.Peer, 1, new byte[1400]));
        socket.Close();
    }

    [Fact]
    [Trait("Spec", "IF-120")]
    public void This_host_pings_itself_over_the_loopback_interface()
    {
        using var bench = new Inet6Bench();
        Assert.Equal(Errno.None, bench.Stack.Interfaces.Attach("lo", new LoopDriver(), LoopDriver.Options, out var loop));
        Assert.Equal(Errno.None, loop!.Ioctl(new AddInet6Address(Ipv6Address.Loopback, 128)));
        Assert.Equal(Errno.None, bench.Inet6.Icmp6.OpenEcho(out var socket));
        (Ipv6Address To, IfNet? Via)[] targets = [(Ipv6Address.Loopback, null), (Inet6Bench.Own, null), (Inet6Bench.OwnLink, bench.Ifp)];

        foreach (var (to, via) in targets)
        {
            Assert.Equal(Errno.None, socket!.Send(to, 1, [1], via));
            _ = bench.Stack.RunUntilIdle();
            Assert.True(socket.TryReceive([], out var echo), $"{to}");
            Assert.Equal(to, echo.Address);
        }

        Assert.Empty(bench.Sent);
        socket!.Close();
    }

    [Fact]
    public void Answering_pings_allocates_nothing_per_packet()
    {
        using var bench = new Inet6Bench();
        Resolve(bench);
        bench.Bench.Driver.OnSent = null;
        var frame = new byte[14 + 40 + 64];
        new EtherHeader(Net.TestStack.Own, Inet6Bench.PeerLladdr, EtherType.Ipv6).Write(frame);
        var echo = Inet6Bench.Echo(Icmp6Type.EchoRequest, Inet6Bench.Peer, Inet6Bench.Own, 1, 2, new byte[56]);
        new Ipv6Header { PayloadLength = 64, NextHeader = 58, HopLimit = 64, Source = Inet6Bench.Peer, Destination = Inet6Bench.Own }.Write(frame.AsSpan(14));
        echo.CopyTo(frame, 54);

        var allocated = Allocations.Least(1, () =>
        {
            for (var packet = 0; packet < 800; packet++)
            {
                if (bench.Stack.Mbufs.TryGet(out var m))
                {
                    frame.CopyTo(m.Append(frame.Length));
                    bench.Ifp.Input(m);
                }

                _ = bench.Stack.RunOnce();
            }
        });

        Assert.True(allocated < 800, $"{allocated} bytes for 800 pings");
        Assert.Equal(4000, bench.Inet6.Icmp6.Counters.Answered);
    }

    private static byte[] Packet(Ipv6Address source, Ipv6Address destination)
    {
        var packet = new byte[48];
        new Ipv6Header { PayloadLength = 8, NextHeader = 58, HopLimit = 1, Source = source, Destination = destination }.Write(packet);
        return packet;
    }

    private static void Resolve(Inet6Bench bench, Ipv6Address? peer = null)
    {
        bench.ReceiveNd(
            new NeighbourMessage { Target = Inet6Bench.Own, Lladdr = Inet6Bench.PeerLladdr }, peer ?? Inet6Bench.Peer, Inet6Bench.Own.SolicitedNode);
        bench.Sent.Clear();
    }
}
