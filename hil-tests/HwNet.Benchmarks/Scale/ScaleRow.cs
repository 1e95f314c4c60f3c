namespace HwNet.Benchmarks.Scale;

/// <summary>What one operation costs, by how many there are.</summary>
/// <param name="Topic">What there are many of.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Sizes">How many.</param>
/// <param name="Nanoseconds">One operation, for each size: the least of all rounds and the median.</param>
internal sealed record ScaleRow(string Topic, string Operation, IReadOnlyList<int> Sizes, IReadOnlyList<(double Least, double Median)> Nanoseconds)
{
    /// <summary>How much dearer it is among the most than among the fewest, by the rounds that nobody disturbed.</summary>
    internal double Growth => Nanoseconds[^1].Least / Nanoseconds[0].Least;

    /// <summary>The same if each one more cost as much as the first.</summary>
    internal double Linear => (double)Sizes[^1] / Sizes[0];
}
