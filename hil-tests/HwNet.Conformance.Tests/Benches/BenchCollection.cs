namespace HwNet.Conformance.Tests.Benches;

/// <summary>Checks count the handles, threads and heap of the process, and measure times: nothing else may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BenchCollection
{
    /// <summary>The collection's name.</summary>
    public const string Name = "benches";
}
