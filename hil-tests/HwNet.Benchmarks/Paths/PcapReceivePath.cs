using HwNet.Benchmarks.Harness;
using HwNet.Bus.Pcap;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 2: from a veth through libpcap into pooled buffers, up to the protocol's handler.</summary>
internal sealed class PcapReceivePath : PathBenchmark
{
    private const int Target = 2;

    internal override string Name => "pcap-rx";

    internal override string Summary => "pcap: from a flooded veth to the protocol handler, beside pcap_dispatch with a copy in C";

    internal override bool InFloors => true;

    internal override string? Missing(BenchOptions options) => VethRig.Missing(options);

    internal override IEnumerable<Result> Run(BenchOptions options)
    {
        using var rig = new VethRig(1);
        var usual = Nics.Receiver(rig, "HwNet, pcap: as it is opened by default", "pcap");
        var blocks = Nics.Receiver(rig, "HwNet, pcap: in blocks", "pcap", new PcapOpenOptions { Immediate = false });
        var dispatch = Nics.Flooded(rig, options, "C: dispatch of blocks, copy", "receive", [rig.Near[0]], "block");
        var paced = Nics.Flooded(rig, options, "C: immediate mode, dispatch every 200 µs, copy", "receive", [rig.Near[0]], "paced", isExtra: true);
        var events = SharpPcapBaseline.Receiver(rig);
        Contest.Run(options, Name, usual, blocks, dispatch, paced, events);

        // Floor: C has no stack above it; 2 to 4 times its cost was measured.
        yield return Result.Of(Name, Target, "to the handler, default mode", Quantity.CpuNs, usual, Goal.NoMore(150, clean: true))
            .With(Quantity.CpuNs, usual, dispatch).With(Quantity.CpuNs, usual, paced).With(Quantity.CpuNs, usual, events, Goal.NoMore(1.0));
        yield return Result.Of(Name, Target, "to the handler, blocks", Quantity.CpuNs, blocks, Goal.NoMore(150, clean: true))
            .With(Quantity.CpuNs, blocks, dispatch, null, Goal.NoMore(20)).With(Quantity.CpuNs, blocks, events, Goal.NoMore(1.0));
    }
}
