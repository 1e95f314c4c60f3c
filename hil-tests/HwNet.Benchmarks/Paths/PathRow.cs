namespace HwNet.Benchmarks.Paths;

/// <summary>One line of the result: a quantity, what it is compared with in the same run, and what was asked for.</summary>
internal sealed record PathRow
{
    /// <summary>Number of the target in the list of performance targets, and a word.</summary>
    public required string Id { get; init; }

    /// <summary>What was done.</summary>
    public required string What { get; init; }

    /// <summary>Of value and baseline.</summary>
    public required string Unit { get; init; }

    /// <summary>Over the repetitions.</summary>
    public required Spread Value { get; init; }

    /// <summary>What it is compared with; null: with the target alone.</summary>
    public string? BaselineName { get; init; }

    /// <summary>Over the same repetitions, one of each in turn.</summary>
    public Spread? Baseline { get; init; }

    /// <summary>Value over baseline, of each repetition.</summary>
    public Spread? Ratio { get; init; }

    /// <summary>In words; null: a figure for information.</summary>
    public string? Target { get; init; }

    /// <summary>Whether the median meets the target; null when there is none.</summary>
    public bool? Met { get; init; }

    /// <summary>Bytes allocated for each frame, the worst repetition.</summary>
    public double? AllocatedPerFrame { get; init; }

    /// <summary>Garbage collections over all repetitions.</summary>
    public int? Collections { get; init; }

    /// <summary>What else must be known to read it.</summary>
    public string Note { get; init; } = "";
}
