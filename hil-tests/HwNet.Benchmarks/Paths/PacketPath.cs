using HwNet.Benchmarks.Harness;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 5: receive and transmit through packet sockets, beside C that does the same and beside libpcap under the same stack.</summary>
internal sealed class PacketPath : PathBenchmark
{
    private const int Target = 5;
    private const string Kind = "packet";

    internal override string Name => Kind;

    internal override string Summary => "packet: receive and transmit, beside TPACKET_V3 and sendmmsg in C";

    internal override bool InFloors => true;

    internal override string? Missing(BenchOptions options) => VethRig.Missing(options);

    internal override IEnumerable<Result> Run(BenchOptions options)
    {
        using var rig = new VethRig(1);

        // First: nobody floods the cable yet.
        var sent = Nics.Sender(rig, Kind);
        var byXdp = Nics.Sender(rig, Kind, Nics.ByXdp);
        var sendmmsg = Nics.Sendmmsg(rig, options);
        Contest.Run(options, "packet, transmit", sent, sendmmsg, byXdp);
        var unit = Quantity.PerCpuSecond;
        yield return Result.Of(Kind, Target, $"transmit, batches of {Nics.Batch}", unit, sent).With(unit, sent, sendmmsg, Goal.NoLess(1.0));
        if (byXdp.Samples.Count > 0)
        {
            yield return Result.Of(Kind, Target, $"transmit, batches of {Nics.Batch}", unit, byXdp).With(unit, byXdp, sendmmsg, Goal.NoLess(1.0));
        }

        var received = Nics.Receiver(rig, Kind);
        var ring = Nics.Flooded(rig, options, "C: TPACKET_V3, copy, no stack", "packet", [rig.Near[0], "-"]);
        Contest.Run(options, "packet, receive", received, ring);

        // Floor: C has no stack above it; 2 to 4 times its cost was measured.
        yield return Result.Of(Kind, Target, "receive, to the handler", Quantity.CpuNs, received).With(Quantity.CpuNs, received, ring, null, Goal.NoMore(20));
    }
}
