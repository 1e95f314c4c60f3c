namespace HwNet.Benchmarks.Harness;

/// <summary>Measures several in turn, round after round: what the machine does besides hits all of them alike.</summary>
internal static class Contest
{
    /// <summary>Measures those that can be.</summary>
    /// <param name="options">Rounds, and seconds of one measurement.</param>
    /// <param name="what">For the line of progress.</param>
    /// <param name="contenders">Ours first.</param>
    internal static void Run(BenchOptions options, string what, params IReadOnlyList<Contender> contenders)
    {
        Contender[] present = [.. contenders.Where(c => c.Missing is null && !(options.Brief && c.IsExtra))];
        options.Tell($"{what}: {present.Length} in turn, {options.Rounds} rounds");
        foreach (var contender in present)
        {
            contender.Prepare(options);
        }

        for (var round = 0; round < options.Rounds; round++)
        {
            // There and back: whoever is measured behind another is measured before it in the next round.
            for (var i = 0; i < present.Length; i++)
            {
                options.Interrupted.ThrowIfCancellationRequested();
                present[round % 2 == 0 ? i : ^(i + 1)].Measure(options);
            }
        }
    }
}
