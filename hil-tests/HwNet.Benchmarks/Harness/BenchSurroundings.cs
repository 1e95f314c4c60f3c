using HwNet.Benchmarks.Floors;
using HwNet.Benchmarks.Paths;

namespace HwNet.Benchmarks.Harness;

/// <summary>What tools/bench works with: the process's own, or a test's.</summary>
internal sealed record BenchSurroundings
{
    internal required TextWriter Out { get; init; }

    internal required TextWriter Error { get; init; }

    /// <summary>What can be measured.</summary>
    internal required IReadOnlyList<PathBenchmark> Paths { get; init; }

    /// <summary>What instructions are counted of, for floors.</summary>
    internal IReadOnlyList<InstructionCount> Counted { get; init; } = [];

    /// <summary>Seconds and rounds unless told, and where programs are.</summary>
    internal required BenchOptions Options { get; init; }

    /// <summary>Of this process.</summary>
    internal static BenchSurroundings OfProcess(CancellationToken interrupted) => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        Paths = PathList.All,
        Counted = CountedPaths.All,
        Options = new BenchOptions
        {
            Native = Of("HWNET_BENCH_NATIVE"),
            Launcher = Of("HWNET_BENCH_LAUNCHER"),
            Published = File.Exists(Of("HWNET_BENCH_PUBLISHED")) ? Of("HWNET_BENCH_PUBLISHED") : null,
            Tell = static line => Console.Error.WriteLine($"bench: {line}"),
            Interrupted = interrupted,
        },
    };

    private static string Of(string variable) => Environment.GetEnvironmentVariable(variable) ?? "";
}
