using System.Diagnostics;
using System.Text.Json;
using HwNet.Benchmarks.Harness;

namespace HwNet.Benchmarks.Scale;

/// <summary>What one more costs when there are many, and how that grows: measured in a process of its own, whose code is all optimised at its first call.</summary>
internal static class ScaleProgram
{
    /// <summary>The word that starts it; for <see cref="Paths.ScalePath"/>.</summary>
    internal const string Word = "scale-rows";

    // Many short rounds: on a machine that does other work beside, most are not disturbed.
    private const int LookUpRounds = 256;
    private const int LookUpsARound = 256;
    private const int ChangeRounds = 64;
    private const int ChangesARound = 16;

    private static readonly Func<ScaleTopic>[] Topics =
    [
        static () => new InterfaceScale(), static () => new AddressScale(10), static () => new AddressScale(1_000_000), static () => new RouteScale(),
        static () => new NeighbourScale(), static () => new GroupScale(),
    ];

    /// <summary>Measures all topics; each row is one line of JSON.</summary>
    internal static int Run(IReadOnlyCollection<string> only)
    {
        foreach (var topic in Topics)
        {
            foreach (var row in Measure(topic, only))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(row));
            }
        }

        return ExitCode.Good;
    }

    private static List<ScaleRow> Measure(Func<ScaleTopic> make, IReadOnlyCollection<string> only)
    {
        var found = new SortedDictionary<int, List<(string Operation, Spread Nanoseconds)>>();
        using var first = make();
        if (only.Count > 0 && !only.Any(word => first.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))
        {
            return [];
        }

        foreach (var size in first.Sizes)
        {
            using var topic = make();
            found[size] = [.. MeasureOne(topic, size)];
        }

        int[] sizes = [.. found.Keys];
        return [.. found[sizes[0]].Select((operation, i) => new ScaleRow(first.Name, operation.Operation, sizes, [.. sizes.Select(size => found[size][i].Nanoseconds)]))];
    }

    private static IEnumerable<(string Operation, Spread Nanoseconds)> MeasureOne(ScaleTopic topic, int size)
    {
        for (var number = 0; number < size; number++)
        {
            topic.Add(number);
            topic.Settle();
        }

        var random = new Random(1);
        int[] wanted = [.. Enumerable.Range(0, LookUpRounds * LookUpsARound).Select(_ => random.Next(size))];
        foreach (var (what, look) in topic.LookUps)
        {
            yield return (what, Spread.Of(Enumerable.Range(0, LookUpRounds).Select(round => Time(LookUpsARound, i => look(wanted[(round * LookUpsARound) + i])))));
        }

        // One list of rounds for both, in turn: what was added is removed, the newest first.
        var removed = new List<double>();
        var added = new List<double>();
        for (var round = 0; round < ChangeRounds; round++)
        {
            added.Add(Time(ChangesARound, i => topic.Add(size + i)));
            topic.Settle();
            removed.Add(Time(ChangesARound, i => topic.Remove(size + ChangesARound - 1 - i)));
            topic.Settle();
        }

        yield return (ScaleRow.Add, Spread.Of(added));
        yield return (ScaleRow.Remove, Spread.Of(removed));
    }

    private static double Time(int count, Action<int> operation)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            operation(i);
        }

        // Not by way of TimeSpan, which counts in hundreds of nanoseconds.
        return (Stopwatch.GetTimestamp() - start) * (1e9 / Stopwatch.Frequency) / count;
    }
}
