namespace HwNet.Bench;

/// <summary>A fault that the bench makes on its cable.</summary>
/// <param name="Kind">What is done to a frame: one of <see cref="Kinds"/>.</param>
/// <param name="Probability">How often, 0 to 1.</param>
/// <param name="Seed">Where its random numbers start.</param>
public sealed record BenchFault(string Kind, double Probability, int Seed)
{
    /// <summary>The kinds of fault a bench file may name.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["drop", "duplicate", "reorder", "corrupt", "truncate"];
}
