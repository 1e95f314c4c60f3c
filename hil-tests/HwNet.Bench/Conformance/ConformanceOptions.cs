namespace HwNet.Bench.Conformance;

/// <summary>How a run is to be done.</summary>
public sealed record ConformanceOptions
{
    /// <summary>Where random numbers start.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>After how long any check counts as hung; null for each check's own limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>True: every check at the length its specification names, however slow the device; it may take most of an hour.</summary>
    public bool Full { get; init; }

    /// <summary>How long opening a bench may take.</summary>
    public TimeSpan OpenLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long closing a bench may take.</summary>
    public TimeSpan CloseLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a check whose time is over has to end by itself before its bench is closed under it.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where checks may write evidence files; null for nowhere. Must exist.</summary>
    public string? EvidenceDirectory { get; init; }

    /// <summary>Checks known to fail, by ID, and why: their FAIL becomes XFAIL.</summary>
    public IReadOnlyDictionary<string, string> ExpectedFailures { get; init; } = new Dictionary<string, string>();
}
