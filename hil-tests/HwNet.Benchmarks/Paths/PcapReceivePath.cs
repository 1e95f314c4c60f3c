using HwNet.Benchmarks.Harness;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 2: from a veth through libpcap into pooled buffers, up to the protocol's handler.</summary>
internal sealed class PcapReceivePath : PathBenchmark
{
    private const int Target = 2;
    private const string Blocks = ",receive=block";

    internal override string Name => "pcap-rx";

    internal override string Summary => "pcap: from a flooded veth to the protocol handler, beside pcap_dispatch with a copy in C";

    internal override bool InFloors => true;

    internal override string? Missing(BenchOptions options) => VethRig.Missing(options);

    internal override IEnumerable<Result> Run(BenchOptions options)
    {
        using var rig = new VethRig(1);
        var usual = Nics.Receiver(rig, "pcap");
        var blocks = Nics.Receiver(rig, "pcap", Blocks);
        var usualHybrid = Nics.Receiver(rig, "pcap", "", Nics.Hybrid);
        var blocksHybrid = Nics.Receiver(rig, "pcap", Blocks, Nics.Hybrid);
        var dispatch = Nics.Flooded(rig, options, "C: dispatch of blocks, copy", "receive", [rig.Near[0]], "block");
        var paced = Nics.Flooded(rig, options, "C: immediate mode, dispatch every 200 µs, copy", "receive", [rig.Near[0]], "200", isExtra: true);
        var slow = Nics.Flooded(rig, options, "C: immediate mode, dispatch every 1 ms, copy", "receive", [rig.Near[0]], "1000", isExtra: true);
        var events = SharpPcapBaseline.Receiver(rig);
        Contest.Run(options, Name, usual, dispatch, blocks, paced, usualHybrid, slow, events, blocksHybrid);

        // Floor: C has no stack above it; 2 to 4 times its cost was measured.
        yield return Result.Of(Name, Target, "to the handler, default mode", Quantity.CpuNs, usual, Goal.NoMore(150, clean: true))
            .With(Quantity.CpuNs, usual, dispatch).With(Quantity.CpuNs, usual, slow).With(Quantity.CpuNs, usual, paced).With(Quantity.CpuNs, usual, events, Goal.NoMore(1.0));
        yield return Result.Of(Name, Target, "to the handler, blocks", Quantity.CpuNs, blocks, Goal.NoMore(150, clean: true))
            .With(Quantity.CpuNs, blocks, dispatch, null, Goal.NoMore(20)).With(Quantity.CpuNs, blocks, events, Goal.NoMore(1.0));
        foreach (var (what, hybrid) in new[] { ("default mode", usualHybrid), ("blocks", blocksHybrid) })
        {
            if (hybrid.Samples.Count > 0)
            {
                yield return Result.Of(Name, Target, $"to the handler, {what}, on one thread", Quantity.CpuNs, hybrid, Goal.NoMore(150, clean: true))
                    .With(Quantity.CpuNs, hybrid, dispatch).With(Quantity.CpuNs, hybrid, events, Goal.NoMore(1.0));
            }
        }
    }
}
