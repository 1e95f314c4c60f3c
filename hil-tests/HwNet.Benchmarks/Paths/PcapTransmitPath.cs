using HwNet.Benchmarks.Harness;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 3: through send queue and if_start into a veth, on the thread of the sender.</summary>
internal sealed class PcapTransmitPath : PathBenchmark
{
    private const int Target = 3;

    internal override string Name => "pcap-tx";

    internal override string Summary => "pcap: from a sender through send queue and if_start into a veth, beside pcap_inject and sendmmsg in C";

    internal override bool InFloors => true;

    internal override string? Missing(BenchOptions options) => VethRig.Missing(options);

    internal override IEnumerable<Result> Run(BenchOptions options)
    {
        using var rig = new VethRig(1);
        var batches = Nics.Sender(rig, "pcap");
        var byXdp = Nics.Sender(rig, "pcap", Nics.ByXdp);
        var singles = Nics.Sender(rig, "pcap", batch: 1);
        var inject = Nics.NativeSender(rig, options, "C: pcap_inject", "inject", isExtra: false);
        var sendmmsg = Nics.Sendmmsg(rig, options, isExtra: true);
        var send = SharpPcapBaseline.Sender(rig);
        Contest.Run(options, Name, batches, inject, byXdp, singles, sendmmsg, send);
        var unit = Quantity.PerCpuSecond;
        yield return Result.Of(Name, Target, $"batches of {Nics.Batch}", unit, batches)
            .With(unit, batches, inject, Goal.NoLess(1.6)).With(unit, batches, send, Goal.NoLess(1.6)).With(unit, batches, sendmmsg);
        if (byXdp.Samples.Count > 0)
        {
            yield return Result.Of(Name, Target, $"batches of {Nics.Batch}", unit, byXdp)
                .With(unit, byXdp, inject, Goal.NoLess(1.6)).With(unit, byXdp, send, Goal.NoLess(1.6)).With(unit, byXdp, sendmmsg);
        }

        if (!options.Brief)
        {
            yield return Result.Of(Name, Target, "one by one", unit, singles).With(unit, singles, inject).With(unit, singles, sendmmsg);
        }
    }
}
