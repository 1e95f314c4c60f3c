using HwNet.Bus.Pcap;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 4: from one veth to another by the input hook, on the receive thread.</summary>
internal sealed class ForwardPath : PathBenchmark
{
    private const double Lead = 0.3;

    internal override string Name => "forward";

    internal override string? Missing(PathOptions options) => VethRig.Missing(options);

    internal override IEnumerable<PathRow> Run(PathOptions options)
    {
        using var rig = new VethRig(2);
        _ = Ours(rig, options.WarmUp);
        var samples = new List<(Sample Ours, Sample Simple, Sample Careful)>();
        for (var i = 0; i < options.Repetitions; i++)
        {
            samples.Add((Ours(rig, options), Theirs(rig, options, "simple"), Theirs(rig, options, "careful")));
        }

        yield return Row("4 forward", samples.ConvertAll(s => (s.Ours, s.Simple)), "C, next_ex + inject", 1.3);
        yield return Row("4 forward, careful C", samples.ConvertAll(s => (s.Ours, s.Careful)), "C, dispatch + sendmmsg of 64", null);
    }

    private static PathRow Row(string id, List<(Sample Ours, Sample Theirs)> samples, string baseline, double? limit)
    {
        var ratio = Spread.Of(samples.Select(s => s.Theirs.CpuNs / s.Ours.CpuNs));
        return new PathRow
        {
            Id = id,
            What = "one way, pcap to pcap",
            Unit = "thousand frames per CPU second",
            Value = Spread.Of(samples.Select(s => 1e6 / s.Ours.CpuNs)),
            BaselineName = baseline,
            Baseline = Spread.Of(samples.Select(s => 1e6 / s.Theirs.CpuNs)),
            Ratio = ratio,
            Target = limit is null ? null : $"≥ {limit} × simple C",
            Met = limit is null ? null : ratio.Median >= limit,
            AllocatedPerFrame = samples.Max(s => s.Ours.AllocatedPerFrame),
            Collections = samples.Sum(s => s.Ours.Collections),
            Note = $"kpps: ours {Spread.Of(samples.Select(s => s.Ours.Kpps))}, C {Spread.Of(samples.Select(s => s.Theirs.Kpps))}",
        };
    }

    private static Sample Ours(VethRig rig, PathOptions options)
    {
        using var nic = new NicStack(new PcapOpenOptions { Immediate = false }, null, rig.Near);
        return Forward(rig, options, nic);
    }

    /// <summary>Forwards for the time of one repetition.</summary>
    internal static Sample Forward(VethRig rig, PathOptions options, NicStack nic)
    {
        var to = nic.Interfaces[1];
        var hook = new ForwardHook(to);
        if (nic.Interfaces[0].TakeInput(hook) != Errno.None)
        {
            throw new InvalidOperationException("the input hook is taken");
        }

        using var blast = rig.Blast(options, options.Seconds + (3 * Lead));
        VethRig.Pause(Lead);
        var before = to.Counters.Snapshot().OutPackets;
        var meter = new Meter(nic.Threads);
        VethRig.Pause(options.Seconds);
        var sample = meter.Stop(to.Counters.Snapshot().OutPackets - before);
        _ = blast.Result();
        nic.Interfaces[0].ReleaseInput(hook);
        return sample;
    }

    private static Sample Theirs(VethRig rig, PathOptions options, string mode)
    {
        using var blast = rig.Blast(options, options.Seconds + (3 * Lead));
        VethRig.Pause(Lead);
        using var forward = NativeProgram.Start(options, null, "forward", rig.Near[0], rig.Near[1], options.Seconds, mode);
        var sample = forward.Sample();
        _ = blast.Result();
        return sample;
    }
}
