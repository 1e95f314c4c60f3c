using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Buffers;
using HwNet.Net;
using HwNet.Protocols.Inet;
using HwNet.Protocols.Udp;

namespace HwNet.Bench.Checks.Offload;

/// <summary>OFF-1: hardware that checks the sums of received packets calls no wrong one right, and software counts the same with it and without.</summary>
internal sealed class Off1ReceivedSums : ConformanceCheck
{
    private const ushort Port = 40_009;
    private const int Each = 20;

    public override string Id => "OFF-1";

    public override string Title => "sums of received packets: UDP and TCP over IPv4 and IPv6, right, wrong and none";

    public override string Limit => "no wrong sum is called right; off: none is; what is delivered and dropped is the same on and off";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        context.Require((ifp.Capabilities & IfCapabilities.RxCsum) != 0, "needs an interface that checks sums of received packets");
        context.Require(context.Bench.Partner is not null, "needs a link partner");
        _ = Cable.AwaitTraffic(context, new FrameSource(context));
        var original = (ifp.CapabilitiesEnabled & IfCapabilities.RxCsum) != 0;
        var traffic = new SumTraffic(context);
        var (on, count) = Marks(context, traffic, on: true);
        _ = Marks(context, traffic, on: false);
        var software = Counted(context, traffic, on: false);
        context.Equal(software, Counted(context, traffic, on: true), "what the protocols delivered and dropped, with sums checked by hardware");
        traffic.Switch(IfCapabilities.RxCsum, original);
        context.Measured($"{count} packets: hardware called {on} right, and no wrong one; {software}");
    }

    /// <summary>Every kind with every flaw; what hardware says of each.</summary>
    private static (int Right, int Packets) Marks(CheckContext context, SumTraffic traffic, bool on)
    {
        traffic.Switch(IfCapabilities.RxCsum, on);
        using var tap = new SumTap(context, traffic.Run);
        var packets = Packets(traffic.Run).ToArray();
        for (var i = 0; i < packets.Length; i++)
        {
            traffic.Send(packets[i]);
            if (i % FrameSource.Window == FrameSource.Window - 1)
            {
                _ = context.Until(() => tap.Count > i, SumTraffic.Limit);
            }
        }

        context.Within(SumTraffic.Limit, $"{packets.Length} packets come in", () => tap.Count == packets.Length);
        var right = packets.Count(packet => IsRight(context, tap, packet, on));
        context.True(!on || right > 0, "the interface offers to check sums, and calls none right");
        return (right, packets.Length);
    }

    private static bool IsRight(CheckContext context, SumTap tap, in SumPacket packet, bool on)
    {
        _ = tap.TryGet(packet.Number, out var seen);
        var text = $"{packet.Kind}, flaw {packet.Flaw}, {packet.Length} bytes";
        context.SameBytes(packet.Complete(context.Bench.Ifp.Lladdr, context.Bench.Partner!.Lladdr), seen.Frame, text);
        context.True(on || seen.Known == MbufChecksum.None, $"{text}: hardware calls it {seen.Known}, though it was switched off");
        context.True(packet.Flaw != SumFlaw.Header || (seen.Known & MbufChecksum.L3Valid) == 0, $"{text}: hardware calls the wrong header right");
        context.True(packet.Flaw != SumFlaw.Upper || (seen.Known & MbufChecksum.L4Valid) == 0, $"{text}: hardware calls the wrong sum right");
        return (seen.Known & MbufChecksum.L4Valid) != 0;
    }

    private static IEnumerable<SumPacket> Packets(uint run)
    {
        var number = 0;
        foreach (var kind in Enum.GetValues<SumKind>())
        {
            foreach (var flaw in Enum.GetValues<SumFlaw>())
            {
                var has = flaw switch
                {
                    SumFlaw.Header => kind is not (SumKind.Udp6 or SumKind.Tcp6),
                    SumFlaw.Upper => kind != SumKind.UdpUnsummed,
                    _ => true,
                };
                foreach (var length in has ? SumTraffic.Lengths : [])
                {
                    yield return new SumPacket(run, number++, kind, flaw, length);
                }
            }
        }
    }

    /// <summary>Datagrams to a socket: how many it gets, and what is dropped for its sums.</summary>
    private static string Counted(CheckContext context, SumTraffic traffic, bool on)
    {
        if (context.Bench.Address is not { } own || context.Bench.PeerAddress is not { } peer)
        {
            return "no datagrams: the bench has no addresses";
        }

        traffic.Switch(IfCapabilities.RxCsum, on);
        var inet = context.Bench.Stack.Inet;
        using var socket = inet.Udp.Open(4 * Each);
        context.Succeeded(socket.Bind(own.Address, Port), $"bind to port {Port}");
        context.Bench.Stack.Netisr.Sync();
        var (header, upper, unsummed) = Read(inet);
        var number = 0;
        for (var i = 0; i < Each; i++)
        {
            foreach (var (kind, flaw) in new[] { (SumKind.Udp, SumFlaw.None), (SumKind.Udp, SumFlaw.Header), (SumKind.Udp, SumFlaw.Upper), (SumKind.UdpUnsummed, SumFlaw.None) })
            {
                traffic.Send(new SumPacket(traffic.Run, number++, kind, flaw, SumPacket.MinLength + i) { Source = peer, Destination = own.Address, Port = Port });
            }
        }

        context.Within(
            SumTraffic.Limit,
            $"{2 * Each} datagrams are delivered, {Each} dropped for each sum",
            () => Read(inet) == (header + Each, upper + Each, unsummed + Each) && socket.Available == 2 * Each);
        return $"{socket.Available} datagrams delivered, {Each} dropped for the header's sum, {Each} for their own, {Each} had none";
    }

    private static (long Header, long Upper, long Unchecked) Read(InetDomain inet)
    {
        var udp = inet.Udp.Counters;
        return (inet.Counters.DropsBy[Ipv4Drop.Checksum], udp.DropsBy[UdpDrop.Checksum], udp.Unchecked);
    }
}
