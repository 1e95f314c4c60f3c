using HwNet.Bus.Pcap;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 2: from a veth through libpcap into pooled buffers, up to the protocol's handler.</summary>
internal sealed class PcapReceivePath : PathBenchmark
{
    private const double Lead = 0.3;

    internal override string Name => "receive";

    internal override string? Missing(PathOptions options) => VethRig.Missing(options);

    internal override IEnumerable<PathRow> Run(PathOptions options)
    {
        using var rig = new VethRig(1);
        yield return Measure(rig, options, "2 receive", "default: immediate, moderated to 200 µs", new PcapOpenOptions(), "paced", "C, dispatch every 200 µs, copy");
        yield return Measure(
            rig, options, "2 receive, blocks", "blocks of at most 1 ms", new PcapOpenOptions { Immediate = false }, "block", "C, dispatch of blocks, copy");
    }

    private static PathRow Measure(VethRig rig, PathOptions options, string id, string what, PcapOpenOptions pcap, string mode, string baseline)
    {
        _ = Ours(rig, options.WarmUp, pcap);
        var samples = new List<(Sample Ours, Sample Theirs)>();
        for (var i = 0; i < options.Repetitions; i++)
        {
            samples.Add((Ours(rig, options, pcap), Theirs(rig, options, mode)));
        }

        var cpu = Spread.Of(samples.Select(s => s.Ours.CpuNs));
        return new PathRow
        {
            Id = id,
            What = $"{what}; to the handler, both threads",
            Unit = "CPU ns/frame",
            Value = cpu,
            BaselineName = baseline,
            Baseline = Spread.Of(samples.Select(s => s.Theirs.CpuNs)),
            Ratio = Spread.Of(samples.Select(s => s.Ours.CpuNs / s.Theirs.CpuNs)),
            Target = "≤ 150 ns, 0 B",
            Met = cpu.Median <= 150 && samples.Max(s => s.Ours.AllocatedPerFrame) < 0.05,
            AllocatedPerFrame = samples.Max(s => s.Ours.AllocatedPerFrame),
            Collections = samples.Sum(s => s.Ours.Collections),
            Note = $"kpps: ours {Spread.Of(samples.Select(s => s.Ours.Kpps))}, C {Spread.Of(samples.Select(s => s.Theirs.Kpps))}",
        };
    }

    private static Sample Ours(VethRig rig, PathOptions options, PcapOpenOptions pcap)
    {
        using var nic = new NicStack(pcap, null, rig.Near);
        return Receive(rig, options, nic);
    }

    /// <summary>Receives for the time of one repetition.</summary>
    internal static Sample Receive(VethRig rig, PathOptions options, NicStack nic)
    {
        using var blast = rig.Blast(options, options.Seconds + (3 * Lead));
        VethRig.Pause(Lead);
        var before = nic.Handled;
        var meter = new Meter(nic.Threads);
        VethRig.Pause(options.Seconds);
        var sample = meter.Stop(nic.Handled - before);
        _ = blast.Result();
        return sample;
    }

    private static Sample Theirs(VethRig rig, PathOptions options, string mode)
    {
        using var blast = rig.Blast(options, options.Seconds + (3 * Lead));
        VethRig.Pause(Lead);
        using var receive = NativeProgram.Start(options, null, "receive", rig.Near[0], options.Seconds, mode);
        var sample = receive.Sample();
        _ = blast.Result();
        return sample;
    }
}
