namespace HwNet.Benchmarks.Paths;

/// <summary>A whole path, measured beside its baseline.</summary>
internal abstract class PathBenchmark
{
    /// <summary>As <c>--only</c> names it.</summary>
    internal abstract string Name { get; }

    /// <summary>Why it cannot run here; null: it can.</summary>
    internal virtual string? Missing(PathOptions options) => null;

    /// <summary>Measures; one row a quantity.</summary>
    internal abstract IEnumerable<PathRow> Run(PathOptions options);
}
