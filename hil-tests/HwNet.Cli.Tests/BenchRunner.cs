using System.Text;
using HwNet.Benchmarks.Harness;

namespace HwNet.Cli.Tests;

/// <summary>tools/bench in this process, with paths that are made up.</summary>
internal sealed class BenchRunner(params FakePath[] paths)
{
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();

    internal string Out => _out.ToString();

    internal string Error => _error.ToString();

    internal int Run(params string[] words)
    {
        using var output = new StringWriter(_out);
        using var error = new StringWriter(_error);
        return new BenchApp(new BenchSurroundings { Out = output, Error = error, Paths = paths, Options = new BenchOptions() }).Run(words);
    }
}
