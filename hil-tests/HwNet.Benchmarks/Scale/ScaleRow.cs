using HwNet.Benchmarks.Harness;

namespace HwNet.Benchmarks.Scale;

/// <summary>What one operation costs, by how many there are.</summary>
/// <param name="Topic">What there are many of.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Sizes">How many.</param>
/// <param name="Nanoseconds">One operation, for each size, over all rounds.</param>
internal sealed record ScaleRow(string Topic, string Operation, IReadOnlyList<int> Sizes, IReadOnlyList<Spread> Nanoseconds)
{
    internal const string Add = "add";
    internal const string Remove = "remove";

    /// <summary>How much dearer it is among the most than among the fewest, by the rounds that nobody disturbed.</summary>
    internal double Growth => Nanoseconds[^1].Min / Nanoseconds[0].Min;

    /// <summary>The same if each one more cost as much as the first.</summary>
    internal double Linear => (double)Sizes[^1] / Sizes[0];

    internal bool IsLookUp => Operation is not (Add or Remove);
}
