using System.Buffers.Binary;
using HwNet.Protocols.Icmp6;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols.Inet6;

[Trait("Spec", "IF-114")]
public sealed class Icmp6ErrorTests
{
    private static readonly Ipv6Address Router = Ipv6Address.Parse("2001:db8::fe");

    [Theory]
    [InlineData(17, "0001000900089ab1", 1, 4, 0u)]
    [InlineData(99, "0000000000000000", 4, 1, 6u)]
    [InlineData(43, "3b00000100000000", 4, 0, 42u)]
    [InlineData(60, "3b00c20400000000", 4, 2, 42u)]
    [InlineData(60, "3b00820400000000", 4, 2, 42u)]
    [InlineData(60, "3b00010500000000", 4, 0, 42u)]
    [InlineData(60, "0000010400000000", 4, 1, 40u)]
    public void What_cannot_be_delivered_is_reported_to_its_sender(byte next, string payload, byte type, byte code, uint parameter)
    {
        using var bench = Resolved();
        var bytes = Convert.FromHexString(payload);
        if (next == 17)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), 0);
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), Ipv6Header.Checksum(Inet6Bench.Peer, Inet6Bench.Own, 17, bytes));
        }

        bench.Receive(bytes, Inet6Bench.Peer, Inet6Bench.Own, next: next);

        var frame = Assert.Single(bench.Sent);
        Assert.True(Ipv6Header.TryParse(frame.AsSpan(14), out var header, out _));
        Assert.Equal((Inet6Bench.Own, Inet6Bench.Peer, (byte)58), (header.Source, header.Destination, header.NextHeader));
        Assert.Equal(0, Ipv6Header.Checksum(header.Source, header.Destination, 58, frame.AsSpan(54)));
        Assert.Equal((type, code, parameter), (frame[54], frame[55], BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(58))));
        Assert.Equal(Inet6Bench.Peer, Ipv6Address.Read(frame.AsSpan(70)));
        Assert.Equal(bytes, frame[102..]);
        Assert.Equal(1, bench.Inet6.Icmp6.Counters.ErrorsSent);
    }

    [Fact]
    public void An_error_quotes_no_more_than_every_link_takes()
    {
        using var bench = Resolved();

        bench.Receive(new byte[1400], Inet6Bench.Peer, Inet6Bench.Own, next: 99);

        Assert.Equal(14 + 1280, Assert.Single(bench.Sent).Length);
    }

    [Fact]
    public void Nobody_is_told_of_errors_of_groups_or_when_he_is_no_station()
    {
        using var bench = Resolved();
        var wrong = new byte[8];

        // An unknown option may be told of to who sent it to a group, if it says so, and may not if it says that.
        bench.Receive(wrong, Inet6Bench.PeerLink, Ipv6Address.AllNodes, next: 99);
        bench.Receive([59, 0, 0xc2, 4, 0, 0, 0, 0], Inet6Bench.PeerLink, Ipv6Address.AllNodes, next: 60);
        bench.Receive(wrong, default, Inet6Bench.Own, next: 99);
        bench.Receive([58, 0, 0xc2, 4, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], Inet6Bench.Peer, Inet6Bench.Own, next: 60);
        Assert.Empty(bench.Sent);
        Assert.Equal(4, bench.Inet6.Icmp6.Counters.ErrorsSuppressed);
        bench.Receive([59, 0, 0x42, 4, 0, 0, 0, 0], Inet6Bench.Peer, Inet6Bench.Own, next: 60);
        bench.Receive([59, 0, 1, 4, 0, 0, 0, 0], Inet6Bench.Peer, Inet6Bench.Own, next: 60);
        Assert.Empty(bench.Sent);
        Assert.Equal(4, bench.Inet6.Icmp6.Counters.ErrorsSuppressed);

        bench.Receive([59, 0, 0x82, 4, 0, 0, 0, 0], Inet6Bench.Peer, Ipv6Address.AllNodes, next: 60);
        Assert.Equal(4, Assert.Single(bench.Sent)[54]);
        Assert.Equal(Inet6Bench.Own, Ipv6Address.Read(bench.Sent[0].AsSpan(22)));
    }

    [Fact]
    public void Errors_are_as_many_in_a_second_as_the_knob_says()
    {
        using var bench = Resolved();
        bench.Inet6.Icmp6.ErrorsPerSecond = 3;

        for (var n = 0; n < 10; n++)
        {
            bench.Receive(new byte[8], Inet6Bench.Peer, Inet6Bench.Own, next: 99);
        }

        Assert.Equal(3, bench.Sent.Count);
        bench.Clock.AdvanceSeconds(1);
        bench.Receive(new byte[8], Inet6Bench.Peer, Inet6Bench.Own, next: 99);
        Assert.Equal(4, bench.Sent.Count);
        Assert.Equal((4, 7), (bench.Inet6.Icmp6.Counters.ErrorsSent, bench.Inet6.Icmp6.Counters.ErrorsSuppressed));
    }

    [Theory]
    [InlineData(1, 0, Errno.ENETUNREACH)]
    [InlineData(1, 1, Errno.EACCES)]
    [InlineData(1, 3, Errno.EHOSTUNREACH)]
    [InlineData(1, 4, Errno.ECONNREFUSED)]
    [InlineData(3, 0, Errno.EHOSTUNREACH)]
    [InlineData(4, 0, Errno.EPROTO)]
    public void A_socket_learns_what_became_of_its_datagram(byte type, byte code, Errno expected)
    {
        using var bench = Resolved();
        using var socket = bench.Inet6.Udp6.Open();
        Assert.Equal(Errno.None, bench.Inet6.Icmp6.OpenEcho(out var ping));
        Assert.Equal(Errno.None, socket.SendTo([1], Inet6Bench.Peer, 4001));
        Assert.Equal(Errno.None, ping!.Send(Inet6Bench.Peer, 3, [1, 2]));

        Report(bench, type, code, 0, bench.Sent[0]);
        Report(bench, type, code, 0, bench.Sent[1]);

        Assert.Equal(expected, socket.TakeError());
        Assert.Equal(Errno.None, socket.TakeError());
        Assert.True(ping.TryReceive([], out var echo));
        Assert.Equal((expected, (Icmp6Type)type, code, (ushort)3, Router), (echo.Error, echo.Type, echo.Code, echo.Sequence, echo.Address));
        Assert.Equal(2, bench.Inet6.Icmp6.Counters.Delivered);
        ping.Close();
    }

    [Fact]
    public void A_neighbour_that_does_not_answer_is_told_to_the_socket()
    {
        using var bench = new Inet6Bench();
        using var socket = bench.Inet6.Udp6.Open();
        Assert.Equal(Errno.None, socket.SendTo([1], Inet6Bench.Peer, 4001));

        bench.Seconds(4);

        Assert.Equal(Errno.EHOSTUNREACH, socket.TakeError());
    }

    [Fact]
    public void A_router_that_finds_a_packet_too_big_makes_the_next_ones_smaller_for_ten_minutes()
    {
        using var bench = Resolved();
        using var socket = bench.Inet6.Udp6.Open();
        Assert.Equal(Errno.None, socket.SendTo(new byte[1400], Inet6Bench.Peer, 4001));
        var sent = bench.Sent[0];

        Report(bench, 2, 0, 1279, sent);
        Report(bench, 2, 0, 1500, sent);
        Assert.Equal(1500, bench.Inet6.PathMtuTo(bench.Ifp, Inet6Bench.Peer));
        Assert.Equal(2, bench.Inet6.Icmp6.Counters.DropsBy[Icmp6Drop.PathMtu]);
        Report(bench, 2, 0, 1300, sent);

        Assert.Equal(1300, bench.Inet6.PathMtuTo(bench.Ifp, Inet6Bench.Peer));
        Assert.Equal(Errno.EMSGSIZE, socket.TakeError());
        Assert.Equal(Errno.EMSGSIZE, socket.SendTo(new byte[1253], Inet6Bench.Peer, 4001));
        Assert.Equal(Errno.None, socket.SendTo(new byte[1252], Inet6Bench.Peer, 4001));
        bench.Seconds(600);
        Assert.Equal(1500, bench.Inet6.PathMtuTo(bench.Ifp, Inet6Bench.Peer));
    }

    [Fact]
    public void An_error_about_a_packet_that_nobody_here_sent_has_no_effect()
    {
        using var bench = Resolved();
        using var socket = bench.Inet6.Udp6.Open();
        Assert.Equal(Errno.None, socket.SendTo(new byte[1400], Inet6Bench.Peer, 4001));
        var sent = bench.Sent[0];

        Report(bench, 2, 0, 1300, Changed(sent, 55, 0x11));
        Report(bench, 2, 0, 1300, Changed(sent, 37, 0x77));
        Report(bench, 2, 0, 1300, Changed(sent, 20, 6));
        Report(bench, 2, 0, 1300, sent[..60]);
        Report(bench, 2, 0, 1300, sent[..50]);
        Report(bench, 2, 0, 1300, []);

        Assert.Equal(1500, bench.Inet6.PathMtuTo(bench.Ifp, Inet6Bench.Peer));
        Assert.Equal(Errno.None, socket.TakeError());
        var drops = bench.Inet6.Icmp6.Counters.DropsBy;
        Assert.Equal((4, 2), (drops[Icmp6Drop.NotOurs], drops[Icmp6Drop.Quote]));
    }

    [Fact]
    public void Random_packets_are_counted_once_and_freed()
    {
        const int Seed = 61;
        var random = new Random(Seed);
        using var bench = Resolved();
        byte[] headers = [0, 6, 17, 43, 44, 58, 59, 60, 99];
        for (var n = 0; n < 5000; n++)
        {
            var payload = new byte[random.Next(0, 100)];
            random.NextBytes(payload);
            for (var at = 0; at < payload.Length && random.Next(3) != 0; at += 8)
            {
                payload[at] = headers[random.Next(headers.Length)];
                if (at + 1 < payload.Length)
                {
                    payload[at + 1] = (byte)random.Next(0, 3);
                }
            }

            bench.Receive(payload, Inet6Bench.Peer, Inet6Bench.Own, next: headers[random.Next(headers.Length)]);
            bench.Sent.Clear();
            Assert.True(bench.Stack.Mbufs.Outstanding == 0, $"seed {Seed}, packet {n}: {Convert.ToHexString(payload)}");
        }

        var (ip, icmp, udp) = (bench.Inet6.Counters, bench.Inet6.Icmp6.Counters, bench.Inet6.Udp6.Counters);
        Assert.Equal(ip.Received, ip.Delivered + ip.DropsBy.Values.Sum());
        Assert.Equal(ip.Delivered, icmp.Received + udp.Received);
        Assert.Equal(icmp.Received, icmp.Answered + icmp.Delivered + icmp.Neighbour + icmp.Listener + icmp.DropsBy.Values.Sum());
    }

    private static byte[] Changed(byte[] frame, int at, byte value)
    {
        byte[] changed = [.. frame];
        changed[at] = value;
        return changed;
    }

    private static void Report(Inet6Bench bench, byte type, byte code, uint parameter, byte[] frame)
    {
        byte[] message = [type, code, 0, 0, 0, 0, 0, 0, .. frame.Skip(14)];
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), parameter);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), Ipv6Header.Checksum(Router, Inet6Bench.Own, 58, message));
        bench.Receive(message, Router, Inet6Bench.Own);
    }

    private static Inet6Bench Resolved()
    {
        var bench = new Inet6Bench();
        bench.Seconds(3);
        foreach (var address in new[] { Inet6Bench.Peer, Inet6Bench.PeerLink })
        {
            bench.ReceiveNd(new NeighbourMessage { Target = Inet6Bench.Own, Lladdr = Inet6Bench.PeerLladdr }, address, Inet6Bench.Own.SolicitedNode);
        }

        bench.Sent.Clear();
        return bench;
    }
}
