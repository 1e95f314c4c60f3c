using HwNet.Benchmarks.Harness;

namespace HwNet.Cli.Tests;

/// <summary>tools/bench in this process, with paths that are made up.</summary>
internal sealed class BenchRunner(params FakePath[] paths)
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    internal string Out => _out.ToString();

    internal string Error => _error.ToString();

    internal int Run(params string[] words) =>
        new BenchApp(new BenchSurroundings { Out = _out, Error = _error, Paths = paths, Options = new BenchOptions() }).Run(words);
}
