using System.Buffers.Binary;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Udp;
using HwNet.Tests;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols.Inet6;

[Trait("Spec", "IF-114")]
public sealed class Udp6Tests
{
    private static readonly Ipv6Address Group = Ipv6Address.Parse("ff05::1:3");

    [Fact]
    public void A_datagram_goes_out_with_a_checksum_and_its_answer_comes_back()
    {
        using var bench = Resolved();
        using var socket = bench.Inet6.Udp6.Open();

        Assert.Equal(Errno.None, socket.SendTo([1, 2, 3], Inet6Bench.Peer, 4001));

        var frame = Assert.Single(bench.Sent);
        Assert.True(Ipv6Header.TryParse(frame.AsSpan(14), out var header, out _));
        Assert.Equal((Inet6Bench.Own, Inet6Bench.Peer, (byte)17, (byte)64, 11), (header.Source, header.Destination, header.NextHeader, header.HopLimit, header.PayloadLength));
        Assert.Equal(0, Ipv6Header.Checksum(header.Source, header.Destination, 17, frame.AsSpan(54)));
        Assert.NotEqual(0, BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(60)));

        Receive(bench, Datagram(4001, socket.Port, [9, 8, 7, 6]));
        var got = new byte[3];
        Assert.True(socket.TryReceive(got, out var datagram));
        Assert.Equal([9, 8, 7], got);
        Assert.Equal(
            (Inet6Bench.Peer, (ushort)4001, Inet6Bench.Own, 4, "sim0", (byte)64),
            (datagram.Source, datagram.SourcePort, datagram.Destination, datagram.Length, datagram.InterfaceName, datagram.HopLimit));
    }

    [Fact]
    public void Extension_headers_before_a_datagram_are_no_matter_to_its_socket()
    {
        using var bench = Resolved();
        using var socket = Bound(bench);

        Receive(bench, [17, 1, 1, 12, .. new byte[12], .. Datagram(1, 7, [5, 5])], next: 60);

        var got = new byte[2];
        Assert.True(socket.TryReceive(got, out var datagram));
        Assert.Equal((2, Inet6Bench.Peer), (datagram.Length, datagram.Source));
        Assert.Equal([5, 5], got);
    }

    [Fact]
    public void What_is_wrong_with_a_datagram_is_counted_by_cause()
    {
        using var bench = Resolved();
        using var socket = Bound(bench, queueLength: 1);
        var good = Datagram(1, 7, [1]);
        byte[] unsummed = [.. good[..6], 0, 0, .. good[8..]];
        byte[] spoilt = [.. good[..8], 99];

        Receive(bench, good[..7]);
        Receive(bench, [.. good[..4], 0, 7, .. good[6..]]);
        Receive(bench, unsummed);
        Receive(bench, spoilt);
        Receive(bench, good);
        Receive(bench, good);
        Receive(bench, Datagram(1, 8, [1]));

        var counters = bench.Inet6.Udp6.Counters;
        UdpDrop[] causes = [UdpDrop.TooShort, UdpDrop.Length, UdpDrop.NoChecksum, UdpDrop.Checksum, UdpDrop.QueueFull, UdpDrop.NoPort];
        Assert.Equal([1, 1, 1, 1, 1, 1], causes.Select(c => counters.DropsBy[c]));
        Assert.Equal((7, 1), (counters.Received, counters.Delivered));
    }

    [Fact]
    public void A_datagram_to_a_group_reaches_who_is_bound_and_nobody_is_told_when_none_is()
    {
        using var bench = Resolved();
        Assert.Equal(Errno.None, bench.Inet6.JoinGroup(bench.Ifp, Group));
        bench.Seconds(3);
        bench.Sent.Clear();
        using var socket = Bound(bench);

        Receive(bench, Datagram(1, 7, [1], Group), Group);
        Receive(bench, Datagram(1, 9, [1], Group), Group);

        Assert.Equal(1, socket.Available);
        Assert.Equal(1, bench.Inet6.Udp6.Counters.DropsBy[UdpDrop.NoPortBroadcast]);
        Assert.Empty(bench.Sent);
        Assert.Equal(Errno.None, socket.SendTo([1], Group, 4001, bench.Ifp));
        Assert.Equal((byte)1, bench.Sent[0][21]);
    }

    [Fact]
    public void Addresses_and_ports_are_bound_once()
    {
        using var bench = Resolved();
        using var all = Bound(bench);
        using var one = bench.Inet6.Udp6.Open();
        using var link = bench.Inet6.Udp6.Open();
        using var twin = bench.Inet6.Udp6.Open();

        Assert.Equal(Errno.EADDRINUSE, one.Bind(Inet6Bench.Own, 7));
        Assert.Equal(Errno.EADDRNOTAVAIL, one.Bind(Inet6Bench.Peer, 9));
        Assert.Equal(Errno.None, one.Bind(Inet6Bench.Own, 9));
        Assert.Equal(Errno.EINVAL, one.Bind(Inet6Bench.Own, 10));
        Assert.Equal(Errno.EADDRNOTAVAIL, link.Bind(Inet6Bench.OwnLink, 9));
        Assert.Equal(Errno.None, link.Bind(Inet6Bench.OwnLink, 9, bench.Ifp));
        Assert.Equal(Errno.EADDRINUSE, twin.Bind(Inet6Bench.OwnLink, 9, bench.Ifp));
        Assert.Equal(Errno.None, twin.Bind(default, 0));
        Assert.True(twin.Port >= 49152);
        one.Close();
        using var heir = bench.Inet6.Udp6.Open();
        Assert.Equal(Errno.None, heir.Bind(Inet6Bench.Own, 9));
        Assert.Equal(Errno.EADDRNOTAVAIL, heir.SendTo([1], Inet6Bench.Peer, 0));
        Assert.Equal(Errno.EINVAL, one.SendTo([1], Inet6Bench.Peer, 1));
    }

    [Fact]
    public void A_socket_in_a_jail_binds_to_the_jails_address()
    {
        using var bench = Resolved();
        using var socket = bench.Inet6.Udp6.Open(credential: Credential.Confined(SockAddr.Inet6(Inet6Bench.Own)));

        Assert.Equal(Errno.EADDRNOTAVAIL, socket.Bind(Inet6Bench.Peer, 9));
        Assert.Equal(Errno.None, socket.Bind(default, 9));

        Assert.Equal(Inet6Bench.Own, socket.Address);
    }

    [Fact]
    public void Sending_and_receiving_allocate_nothing()
    {
        using var bench = Resolved();
        using var socket = Bound(bench);
        bench.Bench.Driver.OnSent = null;
        var payload = new byte[100];
        var received = 0;
        byte[] frame = [.. new byte[54], .. Datagram(4001, 7, [1, 2, 3])];
        new EtherHeader(Net.TestStack.Own, Inet6Bench.PeerLladdr, EtherType.Ipv6).Write(frame);
        new Ipv6Header { PayloadLength = 11, NextHeader = 17, HopLimit = 9, Source = Inet6Bench.Peer, Destination = Inet6Bench.Own }.Write(frame.AsSpan(14));

        var allocated = Allocations.Least(200, () =>
        {
            _ = socket.SendTo(payload, Inet6Bench.Peer, 4001);
            _ = bench.Stack.Mbufs.TryGet(out var m);
            frame.CopyTo(m!.Append(frame.Length));
            bench.Ifp.Input(m);
            _ = bench.Stack.RunUntilIdle();
            received += socket.TryReceive(payload, out _) ? 1 : 0;
        });

        Assert.Equal((0, 1000), (allocated, received));
    }

    private static Inet6Bench Resolved()
    {
        var bench = new Inet6Bench();
        bench.Seconds(3);
        bench.ReceiveNd(new NeighbourMessage { Target = Inet6Bench.Own, Lladdr = Inet6Bench.PeerLladdr }, Inet6Bench.Peer, Inet6Bench.Own.SolicitedNode);
        bench.Sent.Clear();
        return bench;
    }

    private static HwNet.Protocols.Udp6.Udp6Socket Bound(Inet6Bench bench, int queueLength = 16)
    {
        var socket = bench.Inet6.Udp6.Open(queueLength);
        Assert.Equal(Errno.None, socket.Bind(default, 7));
        return socket;
    }

    private static void Receive(Inet6Bench bench, byte[] datagram, Ipv6Address? to = null, byte next = 17) =>
        bench.Receive(datagram, Inet6Bench.Peer, to ?? Inet6Bench.Own, next: next);

    private static byte[] Datagram(ushort from, ushort to, byte[] payload, Ipv6Address? destination = null)
    {
        byte[] bytes = [(byte)(from >> 8), (byte)from, (byte)(to >> 8), (byte)to, 0, (byte)(8 + payload.Length), 0, 0, .. payload];
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), Ipv6Header.Checksum(Inet6Bench.Peer, destination ?? Inet6Bench.Own, 17, bytes));
        return bytes;
    }
}
