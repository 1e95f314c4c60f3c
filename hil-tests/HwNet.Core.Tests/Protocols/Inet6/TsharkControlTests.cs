using HwNet.Core.Tests.Wire;
using HwNet.Wire;

namespace HwNet.Core.Tests.Protocols.Inet6;

/// <summary>tshark reads every control message that a host sends: neighbours, routers, groups, errors.</summary>
[Trait("Spec", "IF-113")]
[Trait("Spec", "IF-114")]
public sealed class TsharkControlTests
{
    private const string Good = "1";

    /// <summary>Of tshark's expert remarks: PI_ERROR.</summary>
    private const string Error = "8388608";

    private static readonly Ipv6Address Group6 = Ipv6Address.Parse("ff05::1:3");
    private static readonly Ipv4Address Group = Ipv4Address.Parse("239.1.2.3");

    [SkippableFact]
    public void Every_message_of_ICMPv6_is_whole_and_summed_right()
    {
        var frames = Inet6Frames();

        var lines = Tshark.Dissect(
            ["udp.check_checksum:TRUE"], frames, "icmpv6.type", "icmpv6.checksum.status", "udp.checksum.status", "_ws.malformed", "_ws.expert.severity", "ipv6.hlim");

        var rows = lines.Select(static line => line.Split('|')).ToList();
        Assert.Equal(frames.Length, rows.Count);
        Assert.All(rows, static row => Assert.Equal((Good, "", false), (row[0].Length > 0 ? row[1] : row[2], row[3], row[4] == Error)));

        // Errors 1 and 4, echoes 128 and 129, MLDv1 131 and 132, router and neighbour discovery 133, 135 and 136, MLDv2 143.
        Assert.Equal(
            ["", "1", "128", "129", "131", "132", "133", "135", "136", "143", "4"], rows.Select(static row => row[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(rows.Where(static row => row[0] is "133" or "135" or "136"), static row => Assert.Equal("255", row[5]));
        Assert.All(rows.Where(static row => row[0] is "131" or "132" or "143"), static row => Assert.Equal("1", row[5]));
    }

    [SkippableFact]
    public void Every_message_of_IGMP_is_whole_and_summed_right()
    {
        var frames = IgmpFrames();

        var lines = Tshark.Dissect(
            ["ip.check_checksum:TRUE"], frames, "igmp.type", "igmp.checksum.status", "ip.checksum.status", "_ws.malformed", "_ws.expert.severity", "ip.ttl",
            "ip.opt.ra");

        var rows = lines.Select(static line => line.Split('|')).ToList();
        Assert.Equal(frames.Length, rows.Count);
        Assert.All(rows, static row => Assert.Equal((Good, Good, "", false, "1", "0"), (row[1], row[2], row[3], row[4] == Error, row[5], row[6])));
        Assert.Equal(["0x12", "0x16", "0x17", "0x22"], rows.Select(static row => row[0]).Distinct().Order(StringComparer.Ordinal));
    }

    private static byte[][] Inet6Frames()
    {
        using var bench = new Inet6Bench(addresses: false);
        var (inet6, peer, own) = (bench.Inet6, Inet6Bench.Peer, Inet6Bench.Own);
        inet6.Routers.Accepts = true;
        bench.Add(own);
        bench.Add(Inet6Bench.OwnLink);
        bench.Seconds(3);
        bench.ReceiveNd(new NeighbourMessage { Target = own, Lladdr = Inet6Bench.PeerLladdr }, peer, own.SolicitedNode);
        bench.ReceiveNd(new NeighbourMessage { Target = own }, default, own.SolicitedNode);
        Assert.Equal(Errno.None, inet6.JoinGroup(bench.Ifp, Group6));
        Assert.Equal(Errno.None, bench.Output(Ipv6Address.Parse("2001:db8::77"), bench.Ifp));
        using var udp = inet6.Udp6.Open();
        Assert.Equal(Errno.None, udp.SendTo([1, 2, 3], peer, 4001));
        Assert.Equal(Errno.None, inet6.Icmp6.OpenEcho(out var ping));
        Assert.Equal(Errno.None, ping!.Send(peer, 1, [1, 2, 3]));
        ping.Close();
        bench.Receive(Inet6Bench.Echo(Icmp6Type.EchoRequest, peer, own, 1, 1, 5), peer, own);
        byte[] datagram = [0, 1, 0, 9, 0, 9, 0, 0, 7];
        var sum = Ipv6Header.Checksum(peer, own, IpProtocol.Udp, datagram);
        (datagram[6], datagram[7]) = ((byte)(sum >> 8), (byte)sum);
        bench.Receive(datagram, peer, own, next: IpProtocol.Udp);
        bench.Receive(new byte[8], peer, own, next: 99);
        Query(bench, [130, 0, 0, 0, 0, 100, .. new byte[18], 2, 125, 0, 0]);
        bench.Seconds(2);
        Query(bench, [130, 0, 0, 0, 0, 100, .. new byte[18]]);
        bench.Seconds(2);
        Assert.Equal(Errno.None, inet6.LeaveGroup(bench.Ifp, Group6));
        return [.. bench.Sent];
    }

    private static void Query(Inet6Bench bench, byte[] message)
    {
        var sum = Ipv6Header.Checksum(Inet6Bench.PeerLink, Ipv6Address.AllNodes, IpProtocol.Icmpv6, message);
        (message[2], message[3]) = ((byte)(sum >> 8), (byte)sum);
        bench.Receive([58, 0, 5, 2, 0, 0, 1, 0, .. message], Inet6Bench.PeerLink, Ipv6Address.AllNodes, hopLimit: 1, next: 0);
    }

    private static byte[][] IgmpFrames()
    {
        var frames = new List<byte[]>();
        foreach (var code in new byte[] { 0, 50 })
        {
            using var bench = new InetBench();
            Assert.Equal(Errno.None, bench.Stack.Inet.JoinGroup(bench.Ifp, Group));
            Assert.Equal(Errno.None, bench.Stack.Inet.JoinGroup(bench.Ifp, Ipv4Address.Parse("239.1.2.4")));
            bench.Seconds(2);
            bench.ReceiveIgmp([0x11, code, 0, 0, 0, 0, 0, 0]);
            bench.Seconds(12);
            Assert.Equal(Errno.None, bench.Stack.Inet.LeaveGroup(bench.Ifp, Group));
            frames.AddRange(bench.Sent);
        }

        return [.. frames];
    }
}
