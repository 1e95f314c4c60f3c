using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Guests;

/// <summary>Guests that take minutes are booted before those that take one: else the last one runs alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // Each of the first some 200 s, of the others about 100.
    private static readonly string[] Long = ["KernelSuiteTests", "GadgetTests", "QemuTests", "RegisterTraceTests"];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(static c => Rank(c.DisplayName)).ThenBy(static c => c.DisplayName, StringComparer.Ordinal);

    private static int Rank(string name)
    {
        var rank = Array.FindIndex(Long, word => name.Contains(word, StringComparison.Ordinal));
        return rank < 0 ? Long.Length : rank;
    }
}
