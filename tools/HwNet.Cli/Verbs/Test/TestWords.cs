using HwNet.Bench.Targets;

namespace HwNet.Cli.Verbs.Test;

/// <summary>What the command line asks of a test run.</summary>
/// <param name="Bench">What is under test, and what stands round it.</param>
/// <param name="Only">--only; null for all checks.</param>
/// <param name="NoDisruptive">--no-disruptive.</param>
/// <param name="Full">--full.</param>
/// <param name="Report">--report; null for none.</param>
/// <param name="Seed">--seed.</param>
/// <param name="ExpectedFailures">Of the bench file.</param>
internal sealed record TestWords(
    TargetBenchOptions Bench,
    string? Only,
    bool NoDisruptive,
    bool Full,
    string? Report,
    int Seed,
    IReadOnlyDictionary<string, string> ExpectedFailures);
