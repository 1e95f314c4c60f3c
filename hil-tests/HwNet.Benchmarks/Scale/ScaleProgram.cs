using System.Diagnostics;
using System.Globalization;

namespace HwNet.Benchmarks.Scale;

/// <summary>tools/bench scale: what one more costs when there are many, and how that grows. A look-up that grows as what is looked through fails.</summary>
internal static class ScaleProgram
{
    // Many short rounds: on a machine that does other work beside, most are not disturbed.
    private const int LookUpRounds = 256;
    private const int LookUpsARound = 256;
    private const int ChangeRounds = 64;
    private const int ChangesARound = 16;

    /// <summary>A look-up may cost this share of what a walk through all would, against the smallest size; caches grow cold, too.</summary>
    private const double Limit = 0.3;

    /// <returns>0: no look-up is linear; 1: one is.</returns>
    internal static int Run(IEnumerable<string> only)
    {
        Func<ScaleTopic>[] topics =
        [
            static () => new InterfaceScale(), static () => new AddressScale(10), static () => new AddressScale(1_000_000), static () => new RouteScale(),
            static () => new NeighbourScale(), static () => new GroupScale(),
        ];
        Console.WriteLine("| | operation | at each size: ns, least (median) | growth | if linear |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        var bad = 0;
        foreach (var rows in topics.Select(topic => Measure(topic, only)))
        {
            foreach (var row in rows)
            {
                Console.WriteLine(Text(row));
                bad += IsLookUp(row) && row.Growth > Limit * row.Linear ? 1 : 0;
            }
        }

        Console.WriteLine(bad == 0 ? "no look-up is linear" : $"{bad} look-ups are linear in what grows");
        return bad == 0 ? 0 : 1;
    }

    private static bool IsLookUp(ScaleRow row) => row.Operation is not ("add" or "remove");

    private static List<ScaleRow> Measure(Func<ScaleTopic> make, IEnumerable<string> only)
    {
        var found = new SortedDictionary<int, List<(string Operation, (double Least, double Median) Nanoseconds)>>();
        using var first = make();
        if (only.Any() && !only.Any(word => first.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))
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

    private static IEnumerable<(string Operation, (double Least, double Median) Nanoseconds)> MeasureOne(ScaleTopic topic, int size)
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
            yield return (what, Spread([.. Enumerable.Range(0, LookUpRounds).Select(round => Time(LookUpsARound, i => look(wanted[(round * LookUpsARound) + i])))]));
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

        yield return ("add", Spread(added));
        yield return ("remove", Spread(removed));
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

    private static (double Least, double Median) Spread(List<double> values)
    {
        values.Sort();
        return (values[0], values[values.Count / 2]);
    }

    private static string Text(ScaleRow row)
    {
        var cells = row.Sizes.Select((size, i) => string.Create(CultureInfo.InvariantCulture, $"{size:n0}: {row.Nanoseconds[i].Least:n0} ({row.Nanoseconds[i].Median:n0})"));
        return string.Create(CultureInfo.InvariantCulture, $"| {row.Topic} | {row.Operation} | {string.Join("; ", cells)} | {row.Growth:0.0} | {row.Linear:n0} |");
    }
}
