namespace HwNet.Bench.Malformed;

/// <summary>What a parser made of malformed input.</summary>
/// <param name="Parser">Which.</param>
/// <param name="Seed">Of the run: the same seed gives the same inputs.</param>
/// <param name="Inputs">Inputs given.</param>
/// <param name="Accepted">Frames, messages, notifications or functions that it found good in them.</param>
/// <param name="Longest">The longest that an input took, the best of several tries.</param>
/// <param name="Violations">What went wrong, with seed and number of the input: exceptions, inputs over the time, foreign bytes, allocation. The first ten.</param>
public sealed record MalformedReport(string Parser, int Seed, long Inputs, long Accepted, TimeSpan Longest, IReadOnlyList<string> Violations);
