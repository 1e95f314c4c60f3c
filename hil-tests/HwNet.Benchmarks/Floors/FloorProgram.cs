using System.Diagnostics;
using HwNet.Benchmarks.Harness;
using HwNet.Benchmarks.Paths;

namespace HwNet.Benchmarks.Floors;

/// <summary>tools/bench floors: a short look at all that has floors; for every change, on whatever machine.</summary>
internal sealed class FloorProgram(BenchSurroundings surroundings)
{
    /// <summary>Seconds of one measurement unless told.</summary>
    internal const double UsualSeconds = 0.2;

    /// <summary>Rounds unless told.</summary>
    internal const int UsualRounds = 3;

    private const int Tries = 3;

    private readonly List<string> _broken = [];
    private int _count;

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal int Run(BenchOptions options)
    {
        options = options with { Brief = true, Tell = static _ => { } };
        foreach (var path in surroundings.Paths.Where(static p => p.InFloors))
        {
            LeaveOutOr(path.Name, path.Missing(options), () => Tell(Check(path, options)));
        }

        foreach (var counted in surroundings.Counted)
        {
            LeaveOutOr(counted.Name, InstructionCount.Missing(options), () => Tell([FloorJudge.Of(counted.Name, counted.Count(options), counted.Most)]));
        }

        // Once more at the end: whoever runs many checks shows the last lines of what failed.
        _broken.ForEach(surroundings.Out.WriteLine);
        surroundings.Out.WriteLine($"{_count - _broken.Count} floors hold, {_broken.Count} broken");
        return _broken.Count > 0 ? ExitCode.Missed : _count == 0 ? ExitCode.Usage : ExitCode.Good;
    }

    /// <summary>What broke is measured again: a collapse is there each time, and what other work did is not.</summary>
    private static Floor[] Check(PathBenchmark path, BenchOptions options)
    {
        Floor[] floors = [.. path.Run(options).SelectMany(FloorJudge.Of)];
        for (var again = 1; again < Tries && floors.Any(static f => !f.Holds); again++)
        {
            Floor[] next = [.. path.Run(options).SelectMany(FloorJudge.Of)];
            floors = [.. floors.Select(f => f.Holds ? f : Array.Find(next, n => n.Holds && n.What == f.What && n.Asked == f.Asked) ?? f)];
        }

        return floors;
    }

    private void LeaveOutOr(string name, string? missing, Action check)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            if (missing is null)
            {
                check();
            }
        }
        catch (Exception e) when (e is MeasurementException or InvalidOperationException or HwNet.Bench.BenchException)
        {
            missing = e.Message;
        }

        if (missing is not null)
        {
            surroundings.Out.WriteLine($"left out {name}: {missing}");
        }

        surroundings.Error.WriteLine($"bench: {name}: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
    }

    private void Tell(IEnumerable<Floor> floors)
    {
        foreach (var floor in floors)
        {
            _count++;
            var line = $"{(floor.Holds ? "holds " : "BROKEN")} {floor.What}: {floor.Found} ({floor.Asked})";
            surroundings.Out.WriteLine(line);
            if (!floor.Holds)
            {
                _broken.Add(line);
            }
        }

        surroundings.Out.Flush();
    }
}
