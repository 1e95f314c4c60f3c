using HwNet.Bench;
using HwNet.Benchmarks.Harness;
using HwNet.Cli.Verbs.Forward;
using HwNet.Drivers;
using HwNet.Net;

namespace HwNet.Benchmarks.Paths;

/// <summary>Targets 4 and 5: from one veth to another through what <c>hwnet forward</c> uses, one way under load and the other way open.</summary>
internal sealed class ForwardPath : PathBenchmark
{
    private const int Target = 4;

    /// <summary>Kinds of target, and what stands behind the interface.</summary>
    private static readonly (string Kind, string Words)[] Ways = [("pcap", ""), ("packet", ""), ("xdp", ""), ("pcap", Nics.ByXdp), ("packet", Nics.ByXdp)];

    internal override string Name => "forward";

    internal override string Summary => "what 'hwnet forward' does between two veths, through pcap:, packet: and xdp:, beside C and DPDK's testpmd";

    internal override bool InFloors => true;

    internal override string? Missing(BenchOptions options) => VethRig.Missing(options);

    internal override IEnumerable<Result> Run(BenchOptions options)
    {
        using var rig = new VethRig(2);
        Contender[] ours = [.. Ways.Select(way => Ours(rig, way.Kind, way.Words))];
        var (pcap, packet, xdp, pcapByXdp, packetByXdp) = (ours[0], ours[1], ours[2], ours[3], ours[4]);
        string[] between = [rig.Near[0], rig.Near[1]];
        var simple = Nics.Flooded(rig, options, "C: next_ex + inject", "forward", between, "simple");
        var careful = Nics.Flooded(rig, options, "C: dispatch + sendmmsg of 64", "forward", between, "careful", isExtra: true);
        var ring = Nics.Flooded(rig, options, "C: TPACKET_V3 + sendmmsg of 64", "packet", between);
        var sockets = Nics.Flooded(rig, options, "C: AF_XDP, copy mode, shared buffers", "xdp", ["forward", .. between], isExtra: true);
        Contender[] dpdk = [.. DpdkForwarder.Drivers.Select(driver => DpdkForwarder.Contender(rig, driver))];
        var events = SharpPcapBaseline.Forwarder(rig);
        Contest.Run(options, Name, [pcap, simple, packet, careful, xdp, ring, pcapByXdp, sockets, packetByXdp, .. dpdk, events]);
        var unit = Quantity.PerCpuSecond;
        yield return Result.Of(Name, Target, "one way, pcap:", unit, pcap)
            .With(unit, pcap, simple, Goal.NoLess(1.3)).With(unit, pcap, careful)
            .With(unit, pcap, dpdk[0], Goal.NoLess(1.0)).With(unit, pcap, events, Goal.NoLess(1.8));
        yield return Result.Of(Name, Target, "one way, packet:", unit, packet)
            .With(unit, packet, careful, Goal.NoLess(1.0)).With(unit, packet, ring, Goal.NoLess(1.0)).With(unit, packet, dpdk[1], Goal.NoLess(1.0)).With(unit, packet, pcap);
        if (pcapByXdp.Samples.Count > 0)
        {
            yield return Result.Of(Name, Target, "one way, pcap:", unit, pcapByXdp)
                .With(unit, pcapByXdp, simple, Goal.NoLess(1.3)).With(unit, pcapByXdp, dpdk[0], Goal.NoLess(1.0)).With(unit, pcapByXdp, events, Goal.NoLess(1.8));
            yield return Result.Of(Name, Target, "one way, packet:", unit, packetByXdp)
                .With(unit, packetByXdp, ring, Goal.NoLess(1.0)).With(unit, packetByXdp, dpdk[1], Goal.NoLess(1.0));
        }

        if (xdp.Samples.Count > 0)
        {
            yield return Result.Of(Name, Target + 1, "one way, xdp:", unit, xdp)
                .With(unit, xdp, sockets).With(unit, xdp, ring).With(unit, xdp, dpdk[2], Goal.NoLess(1.0)).With(unit, xdp, packet);
        }
    }

    private static Contender Ours(VethRig rig, string kind, string words)
    {
        var isXdp = kind == "xdp" || words == Nics.ByXdp;
        return new(Nics.Name(kind, words), o => Forward(rig, o, kind, words)) { IsExtra = isXdp, Missing = isXdp ? XdpPath.Refused : null };
    }

    private static Sample Forward(VethRig rig, BenchOptions options, string kind, string words)
    {
        var stack = new NetStack();
        using var budget = new FrameBudget(long.MaxValue);
        Sample sample;
        using (stack)
        {
            TargetName[] targets = [.. rig.Near.Select(name => TargetGrammar.Default.Parse($"{kind}:{name}{words}"))];
            using var session = ForwardSession.Open(new DriverCatalog(), stack, targets, budget);
            var blast = rig.Flood(options);
            sample = VethRig.Count(options, () => rig.Sent(1), blast);
        }

        return stack.Mbufs.Outstanding == 0 ? sample : throw new MeasurementException($"forward, {kind}: {stack.Mbufs.Outstanding} packets lost");
    }
}
