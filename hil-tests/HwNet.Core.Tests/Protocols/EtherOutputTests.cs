using HwNet.Net;
using HwNet.Protocols.Udp;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

public sealed class EtherOutputTests
{
    [Fact]
    [Trait("Spec", "IF-101")]
    public void A_caller_built_header_of_type_ARP_is_sent()
    {
        using var bench = new InetBench();

        Assert.Equal(Errno.None, bench.Ifp.Output(bench.Payload(28), SockAddr.Unspec(InetBench.PeerLladdr, EtherType.Arp)));

        var frame = Assert.Single(bench.Sent);
        Assert.Equal((42, EtherType.Arp), (frame.Length, InetBench.TypeOf(frame)));
        Assert.Equal(InetBench.PeerLladdr, InetBench.DestinationOf(frame));
        Assert.Equal(bench.Ifp.Lladdr, LinkAddress.Read(frame.AsSpan(6)));
    }

    [Theory]
    [Trait("Spec", "IF-101")]
    [Trait("Spec", "IF-106")]
    [InlineData(28, EtherType.Ipv4)]
    [InlineData(27, EtherType.Arp)]
    [InlineData(0, EtherType.Arp)]
    public void Anything_else_under_a_caller_built_header_is_malformed(int length, ushort type)
    {
        using var bench = new InetBench();

        Assert.Equal(Errno.EAFNOSUPPORT, bench.Ifp.Output(bench.Payload(length), SockAddr.Unspec(InetBench.PeerLladdr, type)));

        AssertRefused(bench, OutputDrop.Malformed, errors: 1);
    }

    [Theory]
    [Trait("Spec", "IF-102")]
    [InlineData(14, Errno.None)]
    [InlineData(60, Errno.None)]
    [InlineData(13, Errno.EINVAL)]
    [InlineData(0, Errno.EINVAL)]
    public void A_raw_packet_is_the_whole_frame(int length, Errno expected)
    {
        using var bench = new InetBench();
        var m = bench.Payload(length);
        var bytes = m.Data.ToArray();

        Assert.Equal(expected, bench.Ifp.Output(m, SockAddr.Raw));

        if (expected == Errno.None)
        {
            Assert.Equal(bytes, Assert.Single(bench.Sent));
        }
        else
        {
            AssertRefused(bench, OutputDrop.Malformed, errors: 1);
        }
    }

    [Theory]
    [Trait("Spec", "IF-104")]
    [Trait("Spec", "IF-106")]
    [InlineData(AddressFamily.Local)]
    [InlineData(AddressFamily.Link)]
    [InlineData((AddressFamily)200)]
    public void Another_family_is_refused(AddressFamily family)
    {
        using var bench = new InetBench();

        Assert.Equal(Errno.EAFNOSUPPORT, bench.Ifp.Output(bench.Payload(), SockAddr.Of(family)));

        AssertRefused(bench, OutputDrop.NoFamily, errors: 0);
    }

    [Fact]
    [Trait("Spec", "IF-100")]
    [Trait("Spec", "IF-106")]
    public void Without_headroom_for_the_link_header_a_packet_is_refused()
    {
        using var bench = new InetBench();
        var m = bench.Payload(40);
        _ = m.Prepend(m.Headroom - 13);

        Assert.Equal(Errno.ENOBUFS, bench.Ifp.Output(m, SockAddr.Inet(Ipv4Address.Broadcast)));

        AssertRefused(bench, OutputDrop.NoBuffer, errors: 0);
    }

    [Theory]
    [Trait("Spec", "IF-105")]
    [InlineData("10.9.0.255")]
    [InlineData("255.255.255.255")]
    [InlineData("224.0.0.1")]
    public void What_is_sent_to_many_comes_back_through_the_loopback_interface(string destination)
    {
        using var bench = new InetBench();
        var loop = bench.AddLoop();
        using var socket = Listen(bench);

        Assert.Equal(Errno.None, socket.SendTo([1, 2], Ipv4Address.Parse(destination), 7, bench.Ifp));
        _ = bench.Stack.RunUntilIdle();

        Assert.Single(bench.Sent);
        Assert.True(socket.TryReceive(new byte[2], out var datagram));
        Assert.Equal((InetBench.Own, "sim0"), (datagram.Source, datagram.InterfaceName));
        Assert.Equal(0, socket.Available);
        Assert.Equal(1, loop.Counters.Snapshot().OutPackets);
    }

    [Fact]
    [Trait("Spec", "IF-105")]
    public void A_group_that_was_not_joined_is_not_looped_back()
    {
        using var bench = new InetBench();
        var loop = bench.AddLoop();
        using var socket = Listen(bench);
        var group = Ipv4Address.Parse("224.0.0.251");

        Assert.Equal(Errno.None, socket.SendTo([1], group, 7, bench.Ifp));
        _ = bench.Stack.RunUntilIdle();
        Assert.Equal(0, socket.Available);
        Assert.Equal(Errno.None, bench.Stack.Inet.JoinGroup(bench.Ifp, group));
        Assert.Equal(Errno.None, socket.SendTo([1], group, 7, bench.Ifp));
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal(1, socket.Available);
        Assert.Equal(1, loop.Counters.Snapshot().OutPackets);
    }

    [Fact]
    [Trait("Spec", "IF-105")]
    public void Without_a_loopback_interface_or_a_buffer_nothing_is_looped_and_nothing_is_lost()
    {
        using var bench = new InetBench();
        Assert.Equal(Errno.None, bench.OutputTo(Ipv4Address.Broadcast));
        _ = bench.AddLoop();
        var m = bench.Payload(40);
        HwNet.Buffers.MbufBatch all = default;
        _ = bench.Stack.Mbufs.Get(ref all, bench.Stack.Mbufs.Count);

        Assert.Equal(Errno.ENOBUFS, bench.Ifp.Output(m, SockAddr.Inet(Ipv4Address.Broadcast)));
        _ = all.FreeAll();

        Assert.Single(bench.Sent);
        AssertRefused(bench, OutputDrop.NoBuffer, errors: 0, sent: 1);
    }

    private static UdpSocket Listen(InetBench bench)
    {
        var socket = bench.Stack.Inet.Udp.Open();
        Assert.Equal(Errno.None, socket.Bind(Ipv4Address.Any, 7));
        return socket;
    }

    private static void AssertRefused(InetBench bench, OutputDrop cause, int errors, int sent = 0)
    {
        var data = bench.Ifp.Counters.Snapshot();
        Assert.Equal(1, data.OutDropsBy[cause]);
        Assert.Equal((1, errors), (data.OutDrops, data.OutErrors));
        Assert.Equal(sent, bench.Sent.Count);
        Assert.Equal(0, bench.Stack.Mbufs.Outstanding);
    }
}
