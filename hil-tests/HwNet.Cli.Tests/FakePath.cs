using HwNet.Benchmarks.Harness;
using HwNet.Benchmarks.Paths;

namespace HwNet.Cli.Tests;

/// <summary>A path whose samples are made up.</summary>
internal sealed class FakePath(string name, params (Sample Ours, Sample Theirs)[] rounds) : PathBenchmark
{
    internal override string Name => name;

    internal override string Summary => "made up";

    internal override bool InAll => IsUsual;

    internal override bool InFloors => true;

    internal bool IsUsual { get; init; } = true;

    internal string? Reason { get; init; }

    /// <summary>How often it was measured.</summary>
    internal int Runs { get; private set; }

    /// <summary>From this run on it is twice as fast, and allocates nothing.</summary>
    internal int RecoversAt { get; init; } = int.MaxValue;

    internal Goal? Asked { get; init; } = Goal.NoLess(1.6);

    /// <summary>Frames, seconds of CPU, bytes and collections of one side.</summary>
    internal static Sample Side(double cpuNs, long allocated = 0, int collections = 0) => new(1_000_000, 1, cpuNs / 1e3, allocated, collections);

    internal override string? Missing(BenchOptions options) => Reason;

    internal override IEnumerable<Result> Run(BenchOptions options)
    {
        var (at, beside) = (0, 0);
        Runs++;
        var ours = new Contender("ours", _ => Runs < RecoversAt ? rounds[at++].Ours : Side(rounds[at++].Theirs.CpuNs / 2)) { WarmUp = 0 };
        var theirs = new Contender("theirs", _ => rounds[beside++].Theirs) { WarmUp = 0 };
        Contest.Run(options with { Rounds = rounds.Length }, Name, ours, theirs);
        var unit = Quantity.PerCpuSecond;
        yield return Result.Of(Name, 3, "made up", unit, ours).With(unit, ours, theirs, Asked);
    }
}
