using HwNet.Benchmarks.Harness;

namespace HwNet.Benchmarks.Paths;

/// <summary>A whole path, measured beside its baselines.</summary>
internal abstract class PathBenchmark
{
    /// <summary>As the command line names it.</summary>
    internal abstract string Name { get; }

    /// <summary>One line for the help text.</summary>
    internal abstract string Summary { get; }

    /// <summary>False: only when it is named itself.</summary>
    internal virtual bool InAll => true;

    /// <summary>True: tools/bench floors measures it, too.</summary>
    internal virtual bool InFloors => false;

    /// <summary>Why it cannot run here; null: it can.</summary>
    internal virtual string? Missing(BenchOptions options) => null;

    /// <summary>Measures; one result a quantity.</summary>
    internal abstract IEnumerable<Result> Run(BenchOptions options);
}
