using System.Diagnostics;
using HwNet.Bench.Lab;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 8: how long the command line takes to start.</summary>
internal sealed class StartPath : PathBenchmark
{
    internal override string Name => "start";

    internal override string? Missing(PathOptions options) => File.Exists(options.Launcher) ? null : "the command line is not built: run tools/hwnet once";

    internal override IEnumerable<PathRow> Run(PathOptions options)
    {
        yield return Measure(options, "8 start, list", ["list"], 0.35);
        yield return Measure(options, "8 start, test", ["test", "epair", "--only", "ATT-4"], 1);
    }

    private static PathRow Measure(PathOptions options, string id, string[] arguments, double limit)
    {
        _ = Time([options.Launcher, .. arguments]);
        var samples = Enumerable.Range(0, options.Repetitions).Select(_ => (Ours: Time([options.Launcher, .. arguments]), Bare: Time(["--version"]))).ToList();
        var value = Spread.Of(samples.Select(s => s.Ours));
        return new PathRow
        {
            Id = id,
            What = $"hwnet {string.Join(' ', arguments)}, Release build, to its end",
            Unit = "s",
            Value = value,
            BaselineName = "dotnet --version",
            Baseline = Spread.Of(samples.Select(s => s.Bare)),
            Ratio = Spread.Of(samples.Select(s => s.Ours / s.Bare)),
            Target = $"≤ {limit} s",
            Met = value.Median <= limit,
        };
    }

    private static double Time(string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        var result = HostCommand.Run("dotnet", arguments);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return result.ExitCode == 0
            ? seconds
            : throw new InvalidOperationException($"{string.Join(' ', arguments)}: exit code {result.ExitCode}: {result.Error.Trim()}");
    }
}
