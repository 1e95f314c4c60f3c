using System.Buffers.Binary;
using HwNet.Protocols.Inet;
using HwNet.Protocols.Udp;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

[Trait("Spec", "IF-114")]
public sealed class Ipv4InputTests
{
    private static readonly LinkAddress AllHostsLladdr = LinkAddress.Parse("01:00:5e:00:00:01");

    [Fact]
    public void Link_padding_is_not_part_of_the_packet()
    {
        using var bench = new InetBench();
        using var socket = Listen(bench);

        bench.Receive(EtherType.Ipv4, [.. InetBench.Ip(IpProtocol.Udp, InetBench.Udp([1, 2], 7), InetBench.Peer, InetBench.Own), .. new byte[16]]);

        var payload = new byte[8];
        Assert.True(socket.TryReceive(payload, out var datagram));
        Assert.Equal(2, datagram.Length);
        Assert.Equal([1, 2], payload[..2]);
    }

    [Theory]
    [InlineData(0, 0x55, Ipv4Drop.Version, false)]
    [InlineData(0, 0x44, Ipv4Drop.HeaderLength, false)]
    [InlineData(0, 0x4f, Ipv4Drop.HeaderLength, false)]
    [InlineData(10, 0xff, Ipv4Drop.Checksum, false)]
    [InlineData(3, 19, Ipv4Drop.TotalLength, true)]
    [InlineData(3, 100, Ipv4Drop.Truncated, true)]
    [InlineData(6, 0x20, Ipv4Drop.Fragment, true)]
    [InlineData(7, 0x01, Ipv4Drop.Fragment, true)]
    [InlineData(6, 0x1f, Ipv4Drop.Fragment, true)]
    [InlineData(9, 6, Ipv4Drop.NoProtocol, true)]
    [InlineData(12, 224, Ipv4Drop.Source, true)]
    [InlineData(12, 0, Ipv4Drop.Source, true)]
    [InlineData(12, 250, Ipv4Drop.Source, true)]
    [InlineData(12, 127, Ipv4Drop.Loopback, true)]
    [InlineData(15, 255, Ipv4Drop.Source, true)]
    [InlineData(16, 127, Ipv4Drop.Loopback, true)]
    [InlineData(19, 9, Ipv4Drop.NotForUs, true)]
    [InlineData(16, 225, Ipv4Drop.NotJoined, true)]
    public void A_bad_packet_is_dropped_once_by_its_cause(int at, byte value, Ipv4Drop cause, bool fixChecksum)
    {
        using var bench = new InetBench();
        using var socket = Listen(bench);
        var packet = InetBench.Ip(IpProtocol.Udp, InetBench.Udp([1, 2], 7), InetBench.Peer, InetBench.Own);
        packet[at] = value;
        if (fixChecksum)
        {
            packet[10] = packet[11] = 0;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), InternetChecksum.Compute(packet.AsSpan(0, 20)));
        }

        bench.Receive(EtherType.Ipv4, packet);

        AssertDropped(bench, cause);
        Assert.Equal(0, socket.Available);
    }

    [Fact]
    public void A_packet_shorter_than_a_header_is_dropped()
    {
        using var bench = new InetBench();

        bench.Receive(EtherType.Ipv4, [0x45, .. new byte[18]]);

        AssertDropped(bench, Ipv4Drop.TooSmall);
    }

    [Fact]
    public void A_fragment_that_would_end_behind_the_last_byte_is_dropped()
    {
        using var bench = new InetBench();
        var packet = new byte[100];
        new Ipv4Header { TotalLength = 100, FragmentOffset = 65528, Protocol = 17, Source = InetBench.Peer, Destination = InetBench.Own }.Write(packet);

        bench.Receive(EtherType.Ipv4, packet);

        AssertDropped(bench, Ipv4Drop.FragmentTooLong);
    }

    [Theory]
    [InlineData(new byte[] { 1, 1, 1, 0 }, Ipv4Drop.None)]
    [InlineData(new byte[] { 7, 7, 4, 0, 0, 0, 0, 0 }, Ipv4Drop.None)]
    [InlineData(new byte[] { 148, 4, 0, 0 }, Ipv4Drop.None)]
    [InlineData(new byte[] { 0, 131, 99, 99 }, Ipv4Drop.None)]
    [InlineData(new byte[] { 131, 7, 4, 10, 9, 0, 1, 0 }, Ipv4Drop.SourceRoute)]
    [InlineData(new byte[] { 1, 137, 3, 4 }, Ipv4Drop.SourceRoute)]
    [InlineData(new byte[] { 7, 0, 0, 0 }, Ipv4Drop.Options)]
    [InlineData(new byte[] { 7, 1, 0, 0 }, Ipv4Drop.Options)]
    [InlineData(new byte[] { 7, 5, 0, 0 }, Ipv4Drop.Options)]
    [InlineData(new byte[] { 1, 1, 1, 7 }, Ipv4Drop.Options)]
    public void Options_are_passed_over_but_for_source_routes_and_nonsense(byte[] options, Ipv4Drop cause)
    {
        using var bench = new InetBench();
        using var socket = Listen(bench);

        bench.ReceiveIp(IpProtocol.Udp, InetBench.Udp([1, 2], 7), options: options);

        if (cause == Ipv4Drop.None)
        {
            Assert.Equal(1, socket.Available);
        }
        else
        {
            AssertDropped(bench, cause);
        }
    }

    [Theory]
    [InlineData("10.9.0.255", "ff:ff:ff:ff:ff:ff", true)]
    [InlineData("255.255.255.255", "ff:ff:ff:ff:ff:ff", true)]
    [InlineData("224.0.0.1", "01:00:5e:00:00:01", true)]
    [InlineData("10.9.1.255", "ff:ff:ff:ff:ff:ff", false)]
    [InlineData("10.9.0.1", "ff:ff:ff:ff:ff:ff", false)]
    public void What_is_for_many_reaches_a_socket_bound_to_all(string destination, string lladdr, bool accepted)
    {
        using var bench = new InetBench();
        using var socket = Listen(bench);
        var to = Ipv4Address.Parse(destination);

        bench.ReceiveIp(IpProtocol.Udp, InetBench.Udp([1], 7, destination: to), destination: to, to: LinkAddress.Parse(lladdr));

        Assert.Equal(accepted ? 1 : 0, socket.Available);
        Assert.Equal(accepted ? 0 : 1, bench.Stack.Inet.Counters.Drops);
    }

    [Fact]
    public void A_group_that_shares_its_link_address_with_a_joined_one_is_not_joined()
    {
        using var bench = new InetBench();
        using var socket = Listen(bench);
        var twin = Ipv4Address.Parse("239.128.0.1");

        bench.ReceiveIp(IpProtocol.Udp, InetBench.Udp([1], 7, destination: twin), destination: twin, to: AllHostsLladdr);

        AssertDropped(bench, Ipv4Drop.NotJoined);
    }

    [Fact]
    public void An_address_of_another_interface_is_an_own_address()
    {
        using var bench = new InetBench();
        using var socket = Listen(bench);
        _ = bench.AddLoop();
        Assert.Equal(Errno.None, bench.Stack.Ioctl("lo0", new HwNet.Ioctl.AddAddress(Ipv4Address.Parse("10.7.0.1"), 32)));

        var to = Ipv4Address.Parse("10.7.0.1");
        bench.ReceiveIp(IpProtocol.Udp, InetBench.Udp([1], 7, destination: to), destination: to);

        Assert.Equal(1, socket.Available);
    }

    [Fact]
    public void An_unknown_protocol_is_reported_to_the_sender()
    {
        using var bench = new InetBench(resolved: true);

        bench.ReceiveIp(132, [1, 2, 3, 4, 5, 6, 7, 8]);

        var packet = Assert.Single(bench.SentIp);
        Assert.Equal([3, 2], packet[20..22]);
        AssertDropped(bench, Ipv4Drop.NoProtocol);
    }

    [Fact]
    public void The_time_to_live_does_not_matter_to_the_last_station()
    {
        using var bench = new InetBench();
        using var socket = Listen(bench);
        var packet = InetBench.Ip(IpProtocol.Udp, InetBench.Udp([1], 7), InetBench.Peer, InetBench.Own);
        packet[8] = packet[10] = packet[11] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), InternetChecksum.Compute(packet.AsSpan(0, 20)));

        bench.Receive(EtherType.Ipv4, packet);

        Assert.Equal(1, socket.Available);
    }

    private static UdpSocket Listen(InetBench bench)
    {
        var socket = bench.Stack.Inet.Udp.Open();
        Assert.Equal(Errno.None, socket.Bind(Ipv4Address.Any, 7));
        return socket;
    }

    private static void AssertDropped(InetBench bench, Ipv4Drop cause)
    {
        var counters = bench.Stack.Inet.Counters;
        Assert.Equal(1, counters.DropsBy[cause]);
        Assert.Equal(1, counters.Drops);
        Assert.Equal(counters.Received, counters.Delivered + counters.Drops);
    }
}
