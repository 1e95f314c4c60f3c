using HwNet.Benchmarks.Harness;
using HwNet.Cli.Common;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 7: from the kernel's time stamp of a frame to the protocol's handler.</summary>
internal sealed class LatencyPath : PathBenchmark
{
    private const int Target = 7;
    private const double Lead = 0.2;

    private static readonly string[] Quantiles = ["p50", "p99", "p99.9"];

    /// <summary>Ways to open an interface, and what p99 may be beside a blocking receive loop; null: for information.</summary>
    private static readonly (string Kind, string Words, SysctlSetting[] Settings, Goal? Goal)[] Modes =
    [
        ("packet", ",receive=busy", [Nics.Hybrid], Goal.NoMore(1.5)),
        ("pcap", ",receive=busy", [Nics.Hybrid], Goal.NoMore(1.5)),
        ("pcap", ",receive=immediate", [Nics.Hybrid], null),
        ("pcap", "", [], null),
        ("packet", "", [], null),
    ];

    internal override string Name => "latency";

    internal override string Summary => "from a frame's arrival to the protocol handler, beside a blocking receive loop in C";

    internal override string? Missing(BenchOptions options) => VethRig.Missing(options);

    internal override IEnumerable<Result> Run(BenchOptions options)
    {
        using var rig = new VethRig(1);
        foreach (var (rate, isJudged) in new[] { (1_000.0, true), (20_000.0, false) })
        {
            Contender[] ours = [.. Modes.Select(mode => Ours(rig, mode, rate))];
            var theirs = Contender.Native(options, "C: blocking recvmsg", "latency", isExtra: false, o => Theirs(rig, o, rate));

            // At rest few frames come, and one of a thousand is to be seen.
            Contest.Run(isJudged ? options with { Seconds = 2 * options.Seconds } : options, $"{Name}: {rate:0} frames/s", [.. ours, theirs]);
            for (var mode = 0; mode < ours.Length; mode++)
            {
                if (ours[mode].Missing is { } reason)
                {
                    options.Tell($"{Name}: {ours[mode].Name}: left out: {reason}");
                    continue;
                }

                for (var q = 0; q < Quantiles.Length; q++)
                {
                    var goal = isJudged && Quantiles[q] == "p99" ? Modes[mode].Goal : null;
                    yield return Result.Of(Name, Target, $"{Quantiles[q]} at {rate:0} frames/s", Quantity.Quantile(q), ours[mode])
                        .With(Quantity.Quantile(q), ours[mode], theirs, goal);
                }
            }
        }
    }

    private static Contender Ours(VethRig rig, (string Kind, string Words, SysctlSetting[] Settings, Goal? Goal) mode, double rate)
    {
        var target = $"{mode.Kind}:{rig.Near[0]}{mode.Words}";
        return new(Nics.Name(mode.Kind, mode.Words, mode.Settings), o => Ours(rig, o, target, mode.Settings, rate)) { WarmUp = 0.5, Missing = NicStack.Refused(target, mode.Settings) };
    }

    private static Sample Ours(VethRig rig, BenchOptions options, string target, IReadOnlyList<SysctlSetting> settings, double rate)
    {
        var ages = new float[(int)(rate * (options.Seconds + 1)) + 1000];
        using var nic = new NicStack([target], settings, ages);
        using var blast = rig.Blast(options, options.Seconds, rate);
        _ = blast.Result();
        options.Pause(Lead);
        var count = (int)Math.Min(nic.Handled, ages.Length);
        if (count == 0)
        {
            throw new MeasurementException($"{target}: no frame arrived");
        }

        Array.Sort(ages, 0, count);
        return new Sample(count, options.Seconds, 0) { Quantiles = [ages[count / 2], ages[(int)(count * 0.99)], ages[(int)(count * 0.999)]] };
    }

    private static Sample Theirs(VethRig rig, BenchOptions options, double rate)
    {
        using var receive = NativeProgram.Start(options, null, "latency", rig.Near[0], options.Seconds + Lead);
        options.Pause(Lead / 2);
        using var blast = rig.Blast(options, options.Seconds, rate);
        _ = blast.Result();
        var result = receive.Result();
        return new Sample((long)result["frames"], options.Seconds, 0) { Quantiles = [result["p50"], result["p99"], result["p999"]] };
    }
}
