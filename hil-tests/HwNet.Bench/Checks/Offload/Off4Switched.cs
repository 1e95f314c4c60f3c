using HwNet.Bench.Checks.Frames;
using HwNet.Bench.Checks.Ioctl;
using HwNet.Bench.Conformance;
using HwNet.Ioctl;
using HwNet.Net;

namespace HwNet.Bench.Checks.Offload;

/// <summary>OFF-4: each offload is switched on and off while packets flow, and stays as it was set when the interface goes down and is reset.</summary>
internal sealed class Off4Switched : ConformanceCheck
{
    private const IfCapabilities Known = IfCapabilities.RxCsum | IfCapabilities.TxCsum | IfCapabilities.VlanHwTagging;
    private const int Packets = 400;
    private const int PerFlip = 10;

    public override string Id => "OFF-4";

    public override string Title => "every offload switched while packets flow; down and up; reset";

    public override string Limit => "every packet bit-exact both ways, none lost; the setting survives";

    public override Rig Rig => Rig.SoftwarePeer | Rig.PeerNic;

    public override bool Disruptive => true;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        var offered = ifp.Capabilities & Known;
        context.Require(offered != IfCapabilities.None, "needs an interface that does something for the stack");
        context.Require(context.Bench.Partner is not null, "needs a link partner");
        var source = new FrameSource(context);
        _ = Cable.AwaitTraffic(context, source);
        var original = ifp.CapabilitiesEnabled;
        var flips = 0;
        foreach (var which in Enum.GetValues<IfCapabilities>().Where(c => c != IfCapabilities.None && offered.HasFlag(c)))
        {
            flips += Outgoing(context, which) + Incoming(context, which);
        }

        foreach (var enabled in new[] { original & ~Known, original | offered })
        {
            Stays(context, source, enabled);
        }

        context.Succeeded(ifp.Ioctl(new SetCapabilities(original)), "SIOCSIFCAP as it was");
        context.Measured($"{offered}: switched {flips} times among {flips * PerFlip} packets");
    }

    /// <summary>Without a tap, which would have sums filled in by software.</summary>
    private static int Outgoing(CheckContext context, IfCapabilities which)
    {
        var traffic = new SumTraffic(context);
        var packets = All(traffic.Run, which).ToDictionary(static p => p.Number);
        context.Bench.Partner!.Clear();
        foreach (var packet in packets.Values)
        {
            traffic.Transmit(packet, left: true);
            Flip(traffic, which, packet.Number);
        }

        traffic.Expect(packets, $"while {which} was switched");
        return Packets / PerFlip;
    }

    private static int Incoming(CheckContext context, IfCapabilities which)
    {
        var traffic = new SumTraffic(context);
        using var tap = new SumTap(context, traffic.Run);
        var packets = All(traffic.Run, which).ToArray();
        foreach (var packet in packets)
        {
            traffic.Send(packet);
            Flip(traffic, which, packet.Number);
        }

        context.Within(SumTraffic.Limit, $"{Packets} packets come in while {which} is switched", () => tap.Count == Packets);
        foreach (var packet in packets)
        {
            _ = tap.TryGet(packet.Number, out var seen);
            context.SameBytes(packet.Complete(context.Bench.Ifp.Lladdr, context.Bench.Partner!.Lladdr), seen.Frame, $"packet {packet.Number} while {which} was switched");
        }

        return Packets / PerFlip;
    }

    private static void Flip(SumTraffic traffic, IfCapabilities which, int number)
    {
        if (number % PerFlip == PerFlip - 1)
        {
            traffic.Switch(which, number / PerFlip % 2 != 0);
        }
    }

    /// <summary>Tagged where tags are what is switched: with all of a tag's bits in turn.</summary>
    private static IEnumerable<SumPacket> All(uint run, IfCapabilities which = IfCapabilities.None)
    {
        var isTagged = which == IfCapabilities.VlanHwTagging;
        SumKind[] kinds = [SumKind.Udp, SumKind.Tcp6, SumKind.UdpZero, SumKind.Tcp, SumKind.Udp6];
        for (var number = 0; number < Packets; number++)
        {
            yield return new SumPacket(run, number, kinds[number % kinds.Length], SumFlaw.None, SumTraffic.Lengths[number % SumTraffic.Lengths.Count])
            {
                Tag = isTagged ? (ushort)(1 << (number % 16)) : null,
            };
        }
    }

    private static void Stays(CheckContext context, FrameSource source, IfCapabilities enabled)
    {
        var ifp = context.Bench.Ifp;
        context.Succeeded(ifp.Ioctl(new SetCapabilities(enabled)), $"SIOCSIFCAP {enabled}");
        Cable.DownUp(context, source);
        context.Equal(enabled, Asked(context), "the enabled capabilities after down and up");
        InterfaceState.Reset(context);
        _ = Cable.AwaitTraffic(context, source);
        context.Equal(enabled, Asked(context), "the enabled capabilities after a reset");
        var traffic = new SumTraffic(context);
        var packets = All(traffic.Run).Take(PerFlip).ToDictionary(static p => p.Number);
        foreach (var packet in packets.Values)
        {
            traffic.Transmit(packet, left: true);
        }

        traffic.Expect(packets, "after a reset");
    }

    private static IfCapabilities Asked(CheckContext context)
    {
        var get = new GetCapabilities();
        context.Succeeded(context.Bench.Ifp.Ioctl(get), "SIOCGIFCAP");
        return get.Reply.Enabled;
    }
}
