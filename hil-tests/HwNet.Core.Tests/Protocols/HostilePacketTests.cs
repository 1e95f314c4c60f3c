using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols;

[Trait("Spec", "IF-114")]
[Trait("Spec", "IF-112")]
public sealed class HostilePacketTests
{
    private static readonly byte[] Datagram = InetBench.Udp([1, 2, 3, 4, 5], 7);

    public static TheoryData<string> Kinds => ["arp request", "arp reply", "udp", "udp with options", "echo", "reply", "unreachable", "fragment"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_truncation_is_counted_once_and_freed(string kind)
    {
        using var bench = Prepare();
        var frame = Make(kind);
        for (var length = 14; length <= frame.Length; length++)
        {
            var before = Outcomes(bench);

            bench.ReceiveRaw(frame[..length]);

            Assert.True(Outcomes(bench) == before + 1, $"{kind} cut to {length}: {Outcomes(bench) - before} outcomes");
            AssertFreed(bench, $"{kind} cut to {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_mutation_is_counted_once_and_freed(string kind)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            using var bench = Prepare();
            var random = new Random(seed);
            for (var packet = 0; packet < 50; packet++)
            {
                var frame = Mutate(Make(kind), random);
                var before = Outcomes(bench);

                bench.ReceiveRaw(frame);

                var what = $"{kind}, seed {seed}, packet {packet}: {Convert.ToHexString(frame)}";
                Assert.True(Outcomes(bench) == before + 1, $"{what}: {Outcomes(bench) - before} outcomes");
                AssertFreed(bench, what);
            }
        }
    }

    private static InetBench Prepare()
    {
        var bench = new InetBench(resolved: true);
        bench.Stack.Inet.Arp.Knobs.MaxTries = 1;
        Assert.Equal(Errno.None, bench.Stack.Inet.Udp.Open(4).Bind(Ipv4Address.Any, 7));
        Assert.Equal(Errno.None, bench.Stack.Inet.Icmp.OpenEcho(out _, identifier: 9, queueLength: 4));
        return bench;
    }

    /// <summary>Every packet that reached a protocol has exactly one outcome there: effect or drop.</summary>
    private static long Outcomes(InetBench bench)
    {
        var inet = bench.Stack.Inet;
        var (arp, ip, icmp, udp, igmp) = (inet.Arp.Counters, inet.Counters, inet.Icmp.Counters, inet.Udp.Counters, inet.Igmp.Counters);
        Assert.Equal(ip.Delivered, icmp.Received + udp.Received + igmp.Received);
        Assert.Equal(arp.Received, arp.Handled + arp.DropsBy.Values.Sum());
        Assert.Equal(ip.Received, ip.Delivered + ip.Drops);
        return arp.Handled + arp.DropsBy.Values.Sum() + ip.Drops + icmp.Answered + icmp.Delivered + icmp.DropsBy.Values.Sum()
            + udp.Delivered + udp.DropsBy.Values.Sum() + igmp.Handled + igmp.DropsBy.Values.Sum();
    }

    /// <summary>What is out lies in the two sockets or waits for one of the senders that the mutations made up.</summary>
    private static void AssertFreed(InetBench bench, string what)
    {
        var held = bench.Arp.Entries.Count(static e => e.HoldsPacket);
        var out_ = bench.Stack.Mbufs.Outstanding;
        Assert.True(out_ <= 8 + held, $"{what}: {out_} packets are out, {held} held");
    }

    private static byte[] Make(string kind)
    {
        var (type, payload) = kind switch
        {
            "arp request" => (EtherType.Arp, InetBench.ArpBytes(ArpPacket.Request(InetBench.PeerLladdr, InetBench.Peer, InetBench.Own))),
            "arp reply" => (EtherType.Arp, InetBench.ArpBytes(ArpPacket.Announcement(InetBench.PeerLladdr, InetBench.Peer))),
            "udp" => (EtherType.Ipv4, Ip(IpProtocol.Udp, Datagram)),
            "udp with options" => (EtherType.Ipv4, Ip(IpProtocol.Udp, Datagram, [7, 7, 4, 0, 0, 0, 0, 0])),
            "echo" => (EtherType.Ipv4, Ip(IpProtocol.Icmp, InetBench.Icmp(IcmpMessage.EchoRequest(1, 2), 3, 4, 5))),
            "reply" => (EtherType.Ipv4, Ip(IpProtocol.Icmp, InetBench.Icmp(IcmpMessage.EchoReply(9, 2), 3, 4, 5))),
            "unreachable" => (EtherType.Ipv4, Ip(IpProtocol.Icmp, InetBench.Icmp(
                IcmpMessage.Unreachable(IcmpUnreachable.Port), InetBench.Ip(IpProtocol.Udp, InetBench.Udp([], 9, 7), InetBench.Own, InetBench.Peer)))),
            _ => (EtherType.Ipv4, Fragment()),
        };
        byte[] frame = [.. new byte[14], .. payload];
        new EtherHeader(Net.TestStack.Own, InetBench.PeerLladdr, type).Write(frame);
        return frame;
    }

    private static byte[] Ip(byte protocol, byte[] payload, byte[]? options = null) =>
        InetBench.Ip(protocol, payload, InetBench.Peer, InetBench.Own, options);

    private static byte[] Fragment()
    {
        var packet = new byte[60];
        new Ipv4Header { TotalLength = 60, FragmentOffset = 800, Protocol = 17, Source = InetBench.Peer, Destination = InetBench.Own }.Write(packet);
        return packet;
    }

    /// <summary>Changes a few bytes behind the link header; half of the time with the checksum of the IPv4 header made right again.</summary>
    private static byte[] Mutate(byte[] frame, Random random)
    {
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            frame[random.Next(14, frame.Length)] = (byte)random.Next(256);
        }

        var header = Math.Min((frame[14] & 15) * 4, frame.Length - 14);
        if (random.Next(2) == 0 && header >= 20 && InetBench.TypeOf(frame) == EtherType.Ipv4)
        {
            frame[24] = frame[25] = 0;
            var sum = InternetChecksum.Compute(frame.AsSpan(14, header));
            (frame[24], frame[25]) = ((byte)(sum >> 8), (byte)sum);
        }

        return frame;
    }
}
