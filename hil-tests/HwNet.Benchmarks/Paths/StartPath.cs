using System.Diagnostics;
using HwNet.Bench.Lab;
using HwNet.Benchmarks.Harness;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 8: how long the command line takes to start.</summary>
internal sealed class StartPath : PathBenchmark
{
    private const int Target = 8;

    internal override string Name => "start";

    internal override string Summary => "the command line: 'hwnet list', and 'hwnet test epair' to its first check";

    internal override string? Missing(BenchOptions options) => File.Exists(options.Launcher) ? null : "the command line is not built: run this by tools/bench";

    internal override IEnumerable<Result> Run(BenchOptions options)
    {
        yield return Measure(options, ["list"], 0.35);
        yield return Measure(options, ["test", "epair", "--only", "ATT-4"], 1);
    }

    private Result Measure(BenchOptions options, string[] words, double limit)
    {
        var bare = new Contender("dotnet --version", static _ => Time("dotnet", "--version")) { WarmUp = 0 };
        var built = new Contender("HwNet, Release build", o => Time("dotnet", [o.Launcher, .. words])) { WarmUp = 0.1 };
        var published = new Contender("HwNet, published", o => Time(o.Published!, words)) { WarmUp = 0.1, Missing = options.Published is null ? "dotnet publish does not work here: see artifacts/bench-publish.log" : null };
        Contest.Run(options, $"{Name}: hwnet {string.Join(' ', words)}", published, built, bare);
        var ours = published.Missing is null ? published : built;
        var result = Result.Of(Name, Target, $"hwnet {string.Join(' ', words)}, to its end", Quantity.Seconds, ours, Goal.NoMore(limit));
        return (ours == published ? result.With(Quantity.Seconds, ours, built) : result with { Note = published.Missing! }).With(Quantity.Seconds, ours, bare);
    }

    private static Sample Time(string program, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        var result = HostCommand.Run(program, arguments);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return result.ExitCode == 0
            ? new Sample(1, seconds, 0)
            : throw new MeasurementException($"{program} {string.Join(' ', arguments)}: exit code {result.ExitCode}: {result.Error.Trim()}");
    }
}
