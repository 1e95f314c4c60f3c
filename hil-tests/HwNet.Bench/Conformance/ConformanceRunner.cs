using System.Reflection;
using System.Runtime.InteropServices;

namespace HwNet.Bench.Conformance;

/// <summary>Runs checks one after the other, each on a fresh bench, and reports.</summary>
public sealed class ConformanceRunner
{
    private readonly BenchSource _source;
    private readonly ConformanceOptions _options;
    private readonly TimeProvider _clock;
    private readonly IConformanceObserver? _observer;

    /// <summary>A runner for one target.</summary>
    /// <param name="source">Opens a bench for each check.</param>
    /// <param name="options">Seed, limits; null for the usual ones.</param>
    /// <param name="clock">For durations and limits; null for the system's.</param>
    /// <param name="observer">Is told how the run goes; null for nobody.</param>
    public ConformanceRunner(BenchSource source, ConformanceOptions? options = null, TimeProvider? clock = null, IConformanceObserver? observer = null)
    {
        _source = source;
        _options = options ?? new ConformanceOptions();
        _clock = clock ?? TimeProvider.System;
        _observer = observer;
    }

    /// <summary>Runs one check.</summary>
    /// <remarks>Every failure is in the record: this throws nothing.</remarks>
    public CheckRecord Run(ConformanceCheck check, CancellationToken stop = default) => Prepare(check).Run(stop);

    /// <summary>Runs checks in the order of the specification.</summary>
    /// <param name="checks">The checks there are (<see cref="CheckCatalog.All"/>).</param>
    /// <param name="selection">Which of them to run; null for all.</param>
    /// <param name="stop">Ends the run: the check in hand and those after it become SKIP.</param>
    /// <returns>The report. When the first bench cannot be opened, the rest is not tried (<see cref="ConformanceReport.EnvironmentError"/>).</returns>
    public ConformanceReport Run(IEnumerable<ConformanceCheck> checks, CheckSelection? selection = null, CancellationToken stop = default)
    {
        var started = _clock.GetUtcNow();
        var began = _clock.GetTimestamp();
        var selected = (selection ?? new CheckSelection([], false)).Apply(checks);
        var records = new List<CheckRecord>(selected.Count);
        BenchProblem? environment = null;
        var opened = false;
        var interrupted = false;
        for (var i = 0; i < selected.Count; i++)
        {
            interrupted |= stop.IsCancellationRequested;
            if (interrupted || environment is not null)
            {
                records.Add(LeaveOut(selected[i], interrupted ? "not run: interrupted" : "not run: the bench could not be opened"));
                continue;
            }

            _observer?.Started(selected[i], i, selected.Count);
            var run = Prepare(selected[i]);
            records.Add(run.Run(stop));
            opened |= run.Opened;
            interrupted = run.Interrupted;
            environment = opened ? null : run.OpenProblem;
            _observer?.Finished(records[^1]);
        }

        return Report(started, _clock.GetElapsedTime(began), records) with { EnvironmentError = environment?.ToString(), Interrupted = interrupted };
    }

    private CheckRun Prepare(ConformanceCheck check)
    {
        Action<double, string>? progress = _observer is { } observer ? (fraction, text) => observer.Progress(check, fraction, text) : null;
        return new CheckRun(check, _source, _options, _clock, progress);
    }

    private CheckRecord LeaveOut(ConformanceCheck check, string reason)
    {
        var record = CheckRun.Record(check, _source, Verdict.Skip, reason);
        _observer?.Finished(record);
        return record;
    }

    private ConformanceReport Report(DateTimeOffset started, TimeSpan duration, IReadOnlyList<CheckRecord> records) => new()
    {
        Target = _source.Target,
        Bench = _source.Name,
        Started = started,
        Duration = duration,
        Seed = _options.Seed,
        Host = $"{Environment.MachineName} ({RuntimeInformation.OSDescription})",
        Version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
        Records = records,
    };
}
