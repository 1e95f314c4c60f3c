using System.Globalization;
using System.Text.Json;
using HwNet.Bench.Lab;
using HwNet.Benchmarks.Harness;
using HwNet.Benchmarks.Scale;

namespace HwNet.Benchmarks.Paths;

/// <summary>Target 9: what an operation costs among many, beside among few.</summary>
internal sealed class ScalePath : PathBenchmark
{
    private const int Target = 9;

    /// <summary>A look-up may cost this share of what a walk through all would, against the smallest size: tries get deeper, caches grow cold.</summary>
    private const double Limit = 0.3;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    internal override string Name => "scale";

    internal override string Summary => "what an operation costs among 1,000 interfaces, 100,000 routes, 10,000 neighbours, 4,096 groups";

    internal override IEnumerable<Result> Run(BenchOptions options)
    {
        options.Tell($"{Name}: in a process of its own");
        string[] words = ["DOTNET_TieredCompilation=0", "DOTNET_ReadyToRun=0", "dotnet", typeof(ScalePath).Assembly.Location, ScaleProgram.Word];
        var child = HostCommand.Run(Longest, "env", words);
        if (child.ExitCode != 0)
        {
            throw new MeasurementException($"{ScaleProgram.Word}: exit code {child.ExitCode}: {child.Error.Trim()}");
        }

        foreach (var line in child.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return Of(JsonSerializer.Deserialize<ScaleRow>(line)!);
        }
    }

    private Result Of(ScaleRow row)
    {
        var ours = new Side(Among(row, ^1), row.Nanoseconds[^1], null, null, null, null);
        var few = new Side(Among(row, 0), row.Nanoseconds[0], null, null, null, null);
        var growth = new Spread(row.Growth, row.Growth, row.Growth);
        return new Result
        {
            Path = Name,
            Target = Target,
            What = $"{row.Topic}: {row.Operation}",
            Unit = "ns",
            Ours = ours,
            Beside = [new Beside(few.Name, few, growth, row.IsLookUp ? Goal.NoMore(Limit * row.Linear) : null, null)],
        };
    }

    private static string Among(ScaleRow row, Index index) => string.Create(CultureInfo.InvariantCulture, $"HwNet, among {row.Sizes[index]:n0}");
}
