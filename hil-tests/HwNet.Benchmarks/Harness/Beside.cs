namespace HwNet.Benchmarks.Harness;

/// <summary>What a result is compared with: measured in the same rounds, or not here.</summary>
/// <param name="Name">Who.</param>
/// <param name="Side">Its figures; null: it could not be measured.</param>
/// <param name="Ratio">Ours over its, round by round.</param>
/// <param name="Goal">What the ratio should be; null: it is for information.</param>
/// <param name="Missing">Why it could not be measured.</param>
internal sealed record Beside(string Name, Side? Side, Spread? Ratio, Goal? Goal, string? Missing)
{
    /// <summary>What no machine may fall behind; null: half of the goal.</summary>
    internal Goal? Floor { get; init; }

    internal Verdict? Verdict => Ratio is { } ratio ? Goal?.Judge(ratio.Median) : null;
}
