using HwNet.Benchmarks.Paths;

namespace HwNet.Benchmarks.Harness;

/// <summary>One call: measures what was named, reports, and judges.</summary>
internal sealed class BenchRun(BenchSurroundings surroundings, BenchOptions options, bool json, TextWriter? markdown)
{
    private readonly List<Result> _results = [];
    private readonly Dictionary<string, string> _leftOut = [];
    private readonly TextReport _text = new(surroundings.Out);

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal int Run(IReadOnlyCollection<string> words)
    {
        var machine = Machine.Now(TimeProvider.System);
        if (!json)
        {
            surroundings.Out.WriteLine($"{machine}");
        }

        foreach (var path in BenchWords.Chosen(words, surroundings.Paths))
        {
            Measure(path);
        }

        if (json)
        {
            JsonReport.Write(surroundings.Out, options, machine, _results, _leftOut);
        }
        else
        {
            Sum();
        }

        if (markdown is not null)
        {
            MarkdownReport.Write(markdown, machine, _results, _leftOut);
        }

        return _results.Any(static r => !r.IsGood) ? ExitCode.Missed : _leftOut.Count > 0 || _results.Count == 0 ? ExitCode.Usage : ExitCode.Good;
    }

    private void Measure(PathBenchmark path)
    {
        if (path.Missing(options) is { } reason)
        {
            LeaveOut(path, reason);
            return;
        }

        try
        {
            foreach (var result in path.Run(options))
            {
                _results.Add(result);
                if (!json)
                {
                    _text.Write(result);
                }
            }
        }
        catch (Exception e) when (e is MeasurementException or InvalidOperationException or HwNet.Bench.BenchException)
        {
            LeaveOut(path, e.Message);
        }
    }

    private void LeaveOut(PathBenchmark path, string reason)
    {
        _leftOut[path.Name] = reason;
        surroundings.Error.WriteLine($"bench: {path.Name}: left out: {reason}");
    }

    private void Sum()
    {
        Verdict[] verdicts = [.. _results.SelectMany(static r => r.Beside.Select(static b => b.Verdict).Append(r.Verdict)).OfType<Verdict>()];
        surroundings.Out.WriteLine();
        surroundings.Out.WriteLine($"{verdicts.Count(static v => v.Met)} targets met, {verdicts.Count(static v => !v.Met)} missed, {_leftOut.Count} paths left out");
    }
}
