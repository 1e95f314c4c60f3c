using HwNet.Buffers;
using HwNet.Core.Tests.Net;
using HwNet.Core.Tests.Protocols.Inet6;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Tests;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

[Trait("Spec", "IF-114")]
public sealed class SentSumTests
{
    private const MbufChecksum Both = MbufChecksum.FillL3 | MbufChecksum.FillL4;

    [Fact]
    public void Sums_left_to_hardware_come_out_as_those_of_software()
    {
        for (var length = 0; length < 300; length++)
        {
            var (left, wanted) = Send(IfCapabilities.TxCsum, length);
            var (complete, none) = Send(IfCapabilities.None, length);

            Assert.Equal((Both, MbufChecksum.None), (wanted, none));
            Assert.True(SumWitness.IsRight(complete), $"length {length}");
            Assert.Equal(complete, SumWitness.Fill(left));
            Assert.Equal((0, 0), (left[24], left[25]));
        }
    }

    [Fact]
    public void Over_Ipv6_too()
    {
        for (var length = 0; length < 300; length++)
        {
            var (left, wanted) = Send6(IfCapabilities.TxCsum, length);
            var (complete, none) = Send6(IfCapabilities.None, length);

            Assert.Equal((MbufChecksum.FillL4, MbufChecksum.None), (wanted, none));
            Assert.True(SumWitness.IsRight(complete), $"length {length}");
            Assert.Equal(complete, SumWitness.Fill(left));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_sum_that_comes_out_as_zero_is_sent_as_all_ones(bool byHardware)
    {
        using var bench = new InetBench(resolved: true, capabilities: byHardware ? IfCapabilities.TxCsum : IfCapabilities.None);
        var datagram = InetBench.Udp([0, 0], 7, source: InetBench.Own, destination: InetBench.Peer);
        var payload = datagram[6..8];
        using var socket = bench.Stack.Inet.Udp.Open();
        Assert.Equal(Errno.None, socket.Bind(Ipv4Address.Any, 4000));

        Assert.Equal(Errno.None, socket.SendTo(payload, InetBench.Peer, 7));

        var frame = byHardware ? SumWitness.Fill(bench.Sent[^1]) : bench.Sent[^1];
        Assert.Equal((0xff, 0xff), (frame[40], frame[41]));
    }

    [Fact]
    public void Pings_and_ARP_are_complete_but_for_the_header_of_the_packet()
    {
        using var bench = new InetBench(resolved: true, capabilities: IfCapabilities.TxCsum);
        var flags = new List<MbufChecksum>();
        bench.Bench.Driver.OnSent = m => flags.Add(m.Checksum);

        bench.ReceiveIp(IpProtocol.Icmp, InetBench.Icmp(IcmpMessage.EchoRequest(1, 2), 1, 2, 3));
        bench.Receive(EtherType.Arp, InetBench.ArpBytes(ArpPacket.Request(InetBench.PeerLladdr, InetBench.Peer, InetBench.Own)));

        Assert.Equal([MbufChecksum.FillL3, MbufChecksum.None], flags);
    }

    [Fact]
    [Trait("Spec", "IF-54")]
    public void Switched_off_packets_are_complete_at_once()
    {
        using var bench = new InetBench(resolved: true, capabilities: IfCapabilities.TxCsum | IfCapabilities.RxCsum);
        using var socket = bench.Stack.Inet.Udp.Open();
        var flags = new List<MbufChecksum>();
        bench.Bench.Driver.OnSent = m =>
        {
            flags.Add(m.Checksum);
            bench.Sent.Add(m.Data.ToArray());
        };

        Assert.Equal(Errno.None, socket.SendTo([1, 2, 3], InetBench.Peer, 7));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetCapabilities(IfCapabilities.RxCsum)));
        Assert.Equal(Errno.None, socket.SendTo([1, 2, 3], InetBench.Peer, 7));

        Assert.Equal([Both, MbufChecksum.None], flags);
        Assert.True(SumWitness.IsRight(bench.Sent[^1]));
    }

    [Fact]
    public void A_packet_that_waited_for_its_neighbour_while_they_were_switched_off_is_complete()
    {
        using var bench = new InetBench(capabilities: IfCapabilities.TxCsum);
        using var socket = bench.Stack.Inet.Udp.Open();

        Assert.Equal(Errno.None, socket.SendTo([1, 2, 3], InetBench.Peer, 7));
        Assert.Equal(Errno.None, bench.Ifp.Ioctl(new SetCapabilities(IfCapabilities.None)));
        bench.Resolve();

        Assert.True(SumWitness.IsRight(Assert.Single(bench.Sent, static f => InetBench.TypeOf(f) == EtherType.Ipv4)));
    }

    [Fact]
    public void A_tap_sees_complete_frames_and_so_does_the_wire_then()
    {
        using var bench = new InetBench(resolved: true, capabilities: IfCapabilities.TxCsum);
        using var socket = bench.Stack.Inet.Udp.Open();
        var tap = new TapRecorder();
        using var tapping = bench.Ifp.Tap(tap);

        Assert.Equal(Errno.None, socket.SendTo([1, 2, 3], InetBench.Peer, 7));

        var seen = Assert.Single(tap.Seen).Frame;
        Assert.True(SumWitness.IsRight(seen));
        Assert.Equal(seen, Assert.Single(bench.Sent));
    }

    [Fact]
    [Trait("Spec", "IF-105")]
    public void What_is_looped_back_from_a_group_is_complete()
    {
        using var bench = new InetBench(resolved: true, capabilities: IfCapabilities.TxCsum);
        _ = bench.AddLoop();
        var group = Ipv4Address.Parse("239.1.2.3");
        using var socket = bench.Stack.Inet.Udp.Open();
        Assert.Equal(Errno.None, socket.Bind(Ipv4Address.Any, 7));
        Assert.Equal(Errno.None, bench.Stack.Inet.JoinGroup(bench.Ifp, group));

        Assert.Equal(Errno.None, socket.SendTo([1, 2, 3], group, 7, bench.Ifp));
        _ = bench.Stack.RunUntilIdle();

        Assert.Equal(1, socket.Available);
        Assert.Equal(0, bench.Stack.Inet.Udp.Counters.Unchecked);
        Assert.True(SumWitness.IsRight(SumWitness.Fill(Assert.Single(bench.Sent, static f => f[23] == IpProtocol.Udp))));
    }

    [Fact]
    public void What_was_known_of_a_received_packet_ends_where_it_is_passed_on()
    {
        using var bench = new TestStack(options: TestStack.Options() with { Capabilities = IfCapabilities.TxCsum });
        var flags = new List<MbufChecksum>();
        bench.Driver.OnSent = m => flags.Add(m.Checksum);
        var m = bench.Frame();
        m.Checksum = MbufChecksum.L3Valid | MbufChecksum.L4Valid;

        Assert.Equal(Errno.None, bench.Ifp.Transmit(m));

        Assert.Equal([MbufChecksum.None], flags);
    }

    [Fact]
    public void Every_kind_of_frame_is_finished_behind_its_tags_and_none_is_read_beyond_its_end()
    {
        const int Seed = 20261121;
        var random = new Random(Seed);
        using var bench = new TestStack();
        for (var round = 0; round < 2000; round++)
        {
            var (complete, left) = Pair(random);
            var tags = random.Next(4);
            Assert.True(bench.Stack.Mbufs.TryGet(out var m));
            byte[] behind = [.. left[..12], .. Enumerable.Repeat<byte[]>([0x81, 0, 0, 5], tags).SelectMany(static t => t), .. left[12..]];
            var cut = random.Next(3) == 0 ? random.Next(behind.Length) : behind.Length;
            behind.AsSpan(0, cut).CopyTo(m.Append(cut));
            m.Checksum = Both;

            DelayedChecksum.Finish(m, 14);

            Assert.Equal(MbufChecksum.None, m.Checksum);
            if (cut == behind.Length)
            {
                byte[] untagged = [.. m.Data[..12], .. m.Data[(12 + (4 * tags))..]];
                Assert.True(complete.AsSpan().SequenceEqual(untagged), $"seed {Seed}, round {round}");
            }

            m.Free();
        }
    }

    [Fact]
    public void Leaving_sums_to_hardware_or_finishing_them_allocates_nothing()
    {
        using var bench = new InetBench(resolved: true, capabilities: IfCapabilities.TxCsum);
        bench.Bench.Driver.OnSent = static m => DelayedChecksum.Finish(m, 14);
        using var socket = bench.Stack.Inet.Udp.Open();
        var payload = new byte[100];

        var allocated = Allocations.Least(1, () =>
        {
            for (var i = 0; i < 500; i++)
            {
                _ = socket.SendTo(payload, InetBench.Peer, 7);
            }
        });

        Assert.True(allocated < 500, $"{allocated} bytes for 500 datagrams");
    }

    private static (byte[] Frame, MbufChecksum Wanted) Send(IfCapabilities capabilities, int length)
    {
        using var bench = new InetBench(resolved: true, capabilities: capabilities);
        using var socket = bench.Stack.Inet.Udp.Open();
        var wanted = MbufChecksum.None;
        bench.Bench.Driver.OnSent = m =>
        {
            wanted = m.Checksum;
            bench.Sent.Add(m.Data.ToArray());
        };
        Assert.Equal(Errno.None, socket.Bind(Ipv4Address.Any, 4000));
        Assert.Equal(Errno.None, socket.SendTo(Bytes(length), InetBench.Peer, 7));
        return (Assert.Single(bench.Sent), wanted);
    }

    private static (byte[] Frame, MbufChecksum Wanted) Send6(IfCapabilities capabilities, int length)
    {
        using var bench = new Inet6Bench(capabilities: capabilities);
        bench.Advertise(Inet6Bench.Peer, Inet6Bench.PeerLladdr);
        using var socket = bench.Inet6.Udp6.Open();
        var wanted = MbufChecksum.None;
        bench.Bench.Driver.OnSent = m =>
        {
            if (m.Data[20] == IpProtocol.Udp)
            {
                wanted = m.Checksum;
                bench.Sent.Add(m.Data.ToArray());
            }
        };
        Assert.Equal(Errno.None, socket.Bind(Ipv6Address.Any, 4000));
        Assert.Equal(Errno.None, socket.SendTo(Bytes(length), Inet6Bench.Peer, 7));
        bench.Advertise(Inet6Bench.Peer, Inet6Bench.PeerLladdr);
        return (Assert.Single(bench.Sent, static f => f[20] == IpProtocol.Udp), wanted);
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The same UDP frame, complete and with the sums left to hardware.</summary>
    private static (byte[] Complete, byte[] Left) Pair(Random random)
    {
        var payload = Bytes(random.Next(100));
        if (random.Next(2) == 0)
        {
            var complete = InetBench.Ip(IpProtocol.Udp, InetBench.Udp(payload, 7), InetBench.Peer, InetBench.Own);
            byte[] left = [.. complete];
            new UdpHeader { SourcePort = 4000, DestinationPort = 7 }.WriteWithPseudoSum(left.AsSpan(20), InetBench.Peer, InetBench.Own);
            (left[10], left[11]) = (0, 0);
            return (Framed(EtherType.Ipv4, complete), Framed(EtherType.Ipv4, left));
        }

        byte[] packet = [.. new byte[48], .. payload];
        var udp = new UdpHeader { SourcePort = 4000, DestinationPort = 7 };
        new Ipv6Header { PayloadLength = packet.Length - 40, NextHeader = 17, HopLimit = 1, Source = Inet6Bench.Own, Destination = Inet6Bench.Peer }.Write(packet);
        byte[] pseudo = [.. packet];
        udp.Write(packet.AsSpan(40), Inet6Bench.Own, Inet6Bench.Peer);
        udp.WriteWithPseudoSum(pseudo.AsSpan(40), Inet6Bench.Own, Inet6Bench.Peer);
        return (Framed(EtherType.Ipv6, packet), Framed(EtherType.Ipv6, pseudo));
    }

    private static byte[] Framed(ushort type, byte[] packet)
    {
        byte[] frame = [.. new byte[14], .. packet];
        new EtherHeader(TestStack.Other, TestStack.Own, type).Write(frame);
        return frame;
    }
}
