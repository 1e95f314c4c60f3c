using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Conformance;
using HwNet.Net;

namespace HwNet.Bench.Checks.Offload;

/// <summary>OFF-2: packets whose sums are left to hardware reach the partner as software would have sent them; complete ones as they are, even wrong.</summary>
internal sealed class Off2SentSums : ConformanceCheck
{
    private const int Datagrams = 20;

    public override string Id => "OFF-2";

    public override string Title => "sums of sent packets: UDP and TCP over IPv4 and IPv6, one that comes out as zero, wrong ones";

    public override string Limit => "bit-exact at the partner, on and off; a UDP sum of zero is all ones";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        context.Require((ifp.Capabilities & IfCapabilities.TxCsum) != 0, "needs an interface that fills in sums of sent packets");
        context.Require(context.Bench.Partner is not null, "needs a link partner");
        _ = Cable.AwaitTraffic(context, new FrameSource(context));
        var original = (ifp.CapabilitiesEnabled & IfCapabilities.TxCsum) != 0;
        var traffic = new SumTraffic(context);
        var count = 0;
        foreach (var on in new[] { true, false })
        {
            traffic.Switch(IfCapabilities.TxCsum, on);
            var when = on ? "with sums filled in by hardware" : "with sums filled in by software";
            context.Bench.Partner.Clear();
            var packets = Packets(traffic.Run).ToDictionary(static p => p.Number);
            foreach (var packet in packets.Values)
            {
                traffic.Transmit(packet, left: packet.Flaw == SumFlaw.None && packet.Kind != SumKind.UdpUnsummed);
            }

            traffic.Expect(packets, when);
            count += packets.Count + Sockets(context, traffic, when);
        }

        traffic.Switch(IfCapabilities.TxCsum, original);
        context.Measured($"{count} packets exact, one half with sums by hardware switched on, the other off");
    }

    private static IEnumerable<SumPacket> Packets(uint run)
    {
        var number = 0;
        foreach (var kind in Enum.GetValues<SumKind>())
        {
            foreach (var length in SumTraffic.Lengths)
            {
                yield return new SumPacket(run, number++, kind, SumFlaw.None, length);
            }

            yield return new SumPacket(run, number++, kind, SumFlaw.Upper, 101);
        }

        yield return new SumPacket(run, number, SumKind.Udp, SumFlaw.Header, 101);
    }

    /// <summary>Datagrams of the stack's own.</summary>
    private static int Sockets(CheckContext context, SumTraffic traffic, string when)
    {
        if (context.Bench.PeerAddress is not { } peer || context.Bench.Address is null)
        {
            return 0;
        }

        using var socket = context.Bench.Stack.Inet.Udp.Open();
        var payload = new byte[SumPacket.MinLength + Datagrams];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(payload, traffic.Run);
        for (var i = 0; i < Datagrams; i++)
        {
            // While the peer's address is asked for, only one packet waits: each goes behind the one before.
            context.Succeeded(socket.SendTo(payload.AsSpan(0, 24 + (i % 8)), peer, 9, context.Bench.Ifp), "sendto");
            context.True(traffic.TryReceive(out _, out var frame), $"a datagram did not come through {when}");
            context.True(SumPacket.HasRightSums(frame), $"a datagram came through with a wrong sum {when}");
        }

        return Datagrams;
    }
}
