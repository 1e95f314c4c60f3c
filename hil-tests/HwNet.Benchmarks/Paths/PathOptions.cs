namespace HwNet.Benchmarks.Paths;

/// <summary>How the paths are measured.</summary>
internal sealed record PathOptions
{
    /// <summary>Seconds of one repetition.</summary>
    internal double Seconds { get; init; } = 1;

    /// <summary>Repetitions of each path and its baseline, in turn.</summary>
    internal int Repetitions { get; init; } = 5;

    /// <summary>The same options for a run that is not counted: long enough that the compiler has made its last version of the hot code.</summary>
    internal PathOptions WarmUp => this with { Seconds = 2 };

    /// <summary>Which paths; empty: all.</summary>
    internal IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>JSON instead of a table.</summary>
    internal bool Json { get; init; }

    /// <summary>Where the C programs are.</summary>
    internal string Native { get; init; } = "";

    /// <summary>The launcher of the command line.</summary>
    internal string Launcher { get; init; } = "";
}
