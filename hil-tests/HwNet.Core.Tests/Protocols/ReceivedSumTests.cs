using HwNet.Buffers;
using HwNet.Core.Tests.Protocols.Inet6;
using HwNet.Protocols.Icmp;
using HwNet.Protocols.Icmp6;
using HwNet.Protocols.Inet;
using HwNet.Protocols.Udp;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

[Trait("Spec", "IF-114")]
public sealed class ReceivedSumTests
{
    private const MbufChecksum Both = MbufChecksum.L3Valid | MbufChecksum.L4Valid;

    [Theory]
    [InlineData(MbufChecksum.None, 1, 0)]
    [InlineData(MbufChecksum.L4Valid, 1, 0)]
    [InlineData(MbufChecksum.L3Valid, 0, 1)]
    public void The_sum_of_an_Ipv4_header_is_looked_at_unless_hardware_has(MbufChecksum known, int dropped, int delivered)
    {
        using var bench = new InetBench();
        using var socket = Bound(bench);
        var frame = Frame(bench, InetBench.Udp([1], 7));
        frame[14 + 11] ^= 1;

        bench.ReceiveRaw(frame, checksum: known);

        Assert.Equal(dropped, bench.Stack.Inet.Counters.DropsBy[Ipv4Drop.Checksum]);
        Assert.Equal(delivered, socket.Available);
    }

    [Theory]
    [InlineData(MbufChecksum.None, 1, 0)]
    [InlineData(MbufChecksum.L3Valid, 1, 0)]
    [InlineData(Both, 0, 1)]
    public void The_sum_of_a_datagram_is_looked_at_unless_hardware_has(MbufChecksum known, int dropped, int delivered)
    {
        using var bench = new InetBench();
        using var socket = Bound(bench);
        var datagram = InetBench.Udp([1, 2], 7);
        datagram[8] ^= 1;

        bench.ReceiveRaw(Frame(bench, datagram), checksum: known);

        Assert.Equal(dropped, bench.Stack.Inet.Udp.Counters.DropsBy[UdpDrop.Checksum]);
        Assert.Equal(delivered, socket.Available);
    }

    [Fact]
    public void Of_a_datagram_that_does_not_fill_its_packet_software_checks_the_sum_whatever_hardware_says()
    {
        using var bench = new InetBench();
        using var socket = Bound(bench);
        var datagram = InetBench.Udp([1, 2], 7);
        datagram[8] ^= 1;

        bench.ReceiveRaw(Frame(bench, [.. datagram, 0, 0]), checksum: Both);

        Assert.Equal(1, bench.Stack.Inet.Udp.Counters.DropsBy[UdpDrop.Checksum]);
        Assert.Equal(0, socket.Available);
    }

    [Fact]
    public void A_datagram_without_a_sum_counts_as_unchecked_whatever_hardware_says()
    {
        using var bench = new InetBench();
        using var socket = Bound(bench);
        var datagram = InetBench.Udp([1, 2], 7);
        (datagram[6], datagram[7]) = (0, 0);

        bench.ReceiveRaw(Frame(bench, datagram), checksum: Both);

        Assert.Equal((1, 1), (bench.Stack.Inet.Udp.Counters.Unchecked, socket.Available));
    }

    [Theory]
    [InlineData(MbufChecksum.None, 1, 0)]
    [InlineData(Both, 0, 1)]
    public void The_sum_of_a_ping_is_looked_at_unless_hardware_has_and_the_answer_knows_nothing_of_it(MbufChecksum known, int dropped, int answered)
    {
        using var bench = new InetBench(resolved: true);
        var flags = new List<MbufChecksum>();
        bench.Bench.Driver.OnSent = m => flags.Add(m.Checksum);
        var ping = InetBench.Icmp(IcmpMessage.EchoRequest(1, 2), 1, 2, 3);
        ping[9] ^= 1;

        bench.ReceiveRaw(Frame(bench, ping, IpProtocol.Icmp), checksum: known);

        Assert.Equal(dropped, bench.Stack.Inet.Icmp.Counters.DropsBy[IcmpDrop.Checksum]);
        Assert.Equal(answered, bench.Stack.Inet.Icmp.Counters.Answered);
        Assert.All(flags, static f => Assert.Equal(MbufChecksum.None, f));
    }

    [Theory]
    [InlineData(MbufChecksum.None, 1)]
    [InlineData(MbufChecksum.L4Valid, 0)]
    public void The_sums_over_Ipv6_are_looked_at_unless_hardware_has(MbufChecksum known, int dropped)
    {
        using var bench = new Inet6Bench();
        using var socket = bench.Inet6.Udp6.Open();
        Assert.Equal(Errno.None, socket.Bind(Ipv6Address.Any, 7));
        var ping = Inet6Bench.Echo(Icmp6Type.EchoRequest, Inet6Bench.Peer, Inet6Bench.Own, 1, 2, 3);
        ping[8] ^= 1;
        byte[] datagram = [.. new byte[8], 1, 2];
        new UdpHeader { SourcePort = 9, DestinationPort = 7 }.Write(datagram, Inet6Bench.Peer, Inet6Bench.Own);
        datagram[8] ^= 1;
        byte[] unsummed = [.. datagram[..6], 0, 0, 1, 2];

        bench.Receive(ping, Inet6Bench.Peer, Inet6Bench.Own, checksum: known);
        bench.Receive(datagram, Inet6Bench.Peer, Inet6Bench.Own, next: IpProtocol.Udp, checksum: known);
        bench.Receive(unsummed, Inet6Bench.Peer, Inet6Bench.Own, next: IpProtocol.Udp, checksum: known);

        var drops = bench.Inet6.Udp6.Counters.DropsBy;
        Assert.Equal(dropped, bench.Inet6.Icmp6.Counters.DropsBy[Icmp6Drop.Checksum]);
        Assert.Equal((dropped, 1), (drops[UdpDrop.Checksum], drops[UdpDrop.NoChecksum]));
        Assert.Equal(1 - dropped, socket.Available);
    }

    private static UdpSocket Bound(InetBench bench)
    {
        var socket = bench.Stack.Inet.Udp.Open();
        Assert.Equal(Errno.None, socket.Bind(Ipv4Address.Any, 7));
        return socket;
    }

    private static byte[] Frame(InetBench bench, byte[] payload, byte protocol = IpProtocol.Udp)
    {
        byte[] frame = [.. new byte[14], .. InetBench.Ip(protocol, payload, InetBench.Peer, InetBench.Own)];
        new EtherHeader(bench.Ifp.Lladdr, InetBench.PeerLladdr, EtherType.Ipv4).Write(frame);
        return frame;
    }
}
