using HwNet.Bus.Pcap;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 7: from the kernel's time stamp of a frame to the protocol's handler.</summary>
internal sealed class LatencyPath : PathBenchmark
{
    private const double Lead = 0.2;

    internal override string Name => "latency";

    internal override string? Missing(PathOptions options) => VethRig.Missing(options);

    internal override IEnumerable<PathRow> Run(PathOptions options)
    {
        using var rig = new VethRig(1);
        foreach (var row in Measure(rig, options, 1_000, "at rest (1,000 frames/s)", judged: true))
        {
            yield return row;
        }

        foreach (var row in Measure(rig, options, 20_000, "under load (20,000 frames/s asked for)", judged: false))
        {
            yield return row;
        }
    }

    private static IEnumerable<PathRow> Measure(VethRig rig, PathOptions options, double rate, string what, bool judged)
    {
        _ = Ours(rig, options.WarmUp, rate);
        var samples = new List<(double[] Ours, double[] Theirs)>();
        for (var i = 0; i < options.Repetitions; i++)
        {
            samples.Add((Ours(rig, options, rate), Theirs(rig, options, rate)));
        }

        string[] names = ["p50", "p99", "p99.9"];
        for (var p = 0; p < names.Length; p++)
        {
            var at = p;
            var ratio = Spread.Of(samples.Select(s => s.Ours[at] / s.Theirs[at]));
            var target = judged && names[at] == "p99";
            yield return new PathRow
            {
                Id = $"7 latency {names[at]}",
                What = $"default mode, {what}",
                Unit = "µs",
                Value = Spread.Of(samples.Select(s => s.Ours[at])),
                BaselineName = "C, blocking recvmsg",
                Baseline = Spread.Of(samples.Select(s => s.Theirs[at])),
                Ratio = ratio,
                Target = target ? "≤ 1.5 × C" : null,
                Met = target ? ratio.Median <= 1.5 : null,
            };
        }
    }

    private static double[] Ours(VethRig rig, PathOptions options, double rate)
    {
        var ages = new float[(int)(rate * (options.Seconds + 1)) + 1000];
        using var nic = new NicStack(new PcapOpenOptions(), ages, rig.Near);
        using var blast = rig.Blast(options, options.Seconds, rate);
        _ = blast.Result();
        VethRig.Pause(Lead);
        var count = (int)Math.Min(nic.Handled, ages.Length);
        if (count == 0)
        {
            throw new InvalidOperationException("no frame arrived");
        }

        Array.Sort(ages, 0, count);
        return [ages[count / 2], ages[(int)(count * 0.99)], ages[(int)(count * 0.999)]];
    }

    private static double[] Theirs(VethRig rig, PathOptions options, double rate)
    {
        using var receive = NativeProgram.Start(options, null, "latency", rig.Near[0], options.Seconds + Lead);
        VethRig.Pause(Lead / 2);
        using var blast = rig.Blast(options, options.Seconds, rate);
        _ = blast.Result();
        var result = receive.Result();
        return [result["p50"], result["p99"], result["p999"]];
    }
}
