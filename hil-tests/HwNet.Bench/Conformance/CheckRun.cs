using System.Diagnostics.CodeAnalysis;
using NLog;

namespace HwNet.Bench.Conformance;

/// <summary>One check, once: opens its bench, runs it, closes the bench, comes to a verdict. Nothing that hangs in there hangs the caller.</summary>
internal sealed class CheckRun
{
    private static readonly Logger Log = LogManager.GetLogger("HwNet.Bench");

    private readonly ConformanceCheck _check;
    private readonly BenchSource _source;
    private readonly ConformanceOptions _options;
    private readonly TimeProvider _clock;
    private readonly Action<double, string>? _progress;
    private Verdict _verdict = Verdict.Pass;
    private string? _reason;
    private string? _measured;
    private IReadOnlyList<string> _evidence = [];

    internal CheckRun(ConformanceCheck check, BenchSource source, ConformanceOptions options, TimeProvider clock, Action<double, string>? progress)
    {
        _check = check;
        _source = source;
        _options = options;
        _clock = clock;
        _progress = progress;
    }

    /// <summary>Why the bench could not be opened, when that is the user's to solve.</summary>
    internal BenchProblem? OpenProblem { get; private set; }

    /// <summary>True once the bench was open.</summary>
    internal bool Opened { get; private set; }

    /// <summary>True when the user ended the check before its time.</summary>
    internal bool Interrupted { get; private set; }

    internal CheckRecord Run(CancellationToken stop)
    {
        var began = _clock.GetTimestamp();
        if (TryOpen(stop, out var bench))
        {
            Opened = true;
            if (HasRig(bench))
            {
                Execute(bench, stop);
            }

            Close(bench);
        }

        Expect();
        return Record(_check, _source, _verdict, _reason) with
        {
            Measured = _measured,
            Evidence = _evidence,
            Duration = _clock.GetElapsedTime(began),
        };
    }

    /// <summary>The record of a check that did not come to measuring anything.</summary>
    internal static CheckRecord Record(ConformanceCheck check, BenchSource source, Verdict verdict, string? reason) => new()
    {
        Id = check.Id,
        Title = check.Title,
        Verdict = verdict,
        Limit = check.Limit,
        Reason = reason,
        Duration = TimeSpan.Zero,
        Disruptive = check.Disruptive,
        Rig = check.Rig,
        Bench = source.Name,
    };

    private bool TryOpen(CancellationToken stop, [NotNullWhen(true)] out IBench? bench)
    {
        var slot = new BenchSlot();
        var phase = new Phase($"{_check.Id} open", _clock, () => slot.Put(_source.Open()));
        var ended = phase.Wait(_options.OpenLimit, stop);
        if (slot.TryTake(out bench))
        {
            return true;
        }

        if (!ended)
        {
            EndEarly($"the bench was not open after {CheckContext.Seconds(_options.OpenLimit)}", stop);
        }
        else if (phase.Error is BenchException e)
        {
            OpenProblem = e.Problem;
            Add(Verdict.Fail, $"the bench could not be opened: {e.Message}");
        }
        else
        {
            Add(Verdict.Fail, Bug("opening the bench", phase.Error));
        }

        return false;
    }

    private bool HasRig(IBench bench)
    {
        if (_check.Rig == Rig.None || (_check.Rig & bench.AvailableRigs) != 0)
        {
            return true;
        }

        Add(Verdict.Skip, $"needs a rig that this bench has not got: {_check.Rig.ToString().Replace(", ", " or ", StringComparison.Ordinal)}");
        return false;
    }

    private void Execute(IBench bench, CancellationToken stop)
    {
        // Not disposed: a check that hangs may still look at its token.
        var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var context = new CheckContext(bench, _options, _clock, _progress, over.Token);
        var phase = new Phase(_check.Id, _clock, () => _check.Run(context));
        var limit = _options.TimeLimit ?? (_options.Full ? _check.TimeLimit + ConformanceCheck.FullExtra : _check.TimeLimit);
        if (phase.Wait(limit, stop))
        {
            Judge(phase.Error, context, stop);
        }
        else
        {
            var doing = context.LastProgress is { } text ? $" ({text})" : "";
            _ = over.CancelAsync();
            var left = phase.Wait(_options.Grace, CancellationToken.None) ? "" : ", and did not end when asked to";
            EndEarly($"still running after {CheckContext.Seconds(limit)}{doing}{left}", stop);
        }

        (_measured, _evidence) = context.Close();
    }

    private void Judge(Exception? error, CheckContext context, CancellationToken stop)
    {
        switch (error)
        {
            case null:
                break;
            case CheckFailedException:
                Add(Verdict.Fail, error.Message);
                break;
            case CheckSkippedException:
                Add(Verdict.Skip, error.Message);
                break;
            case OperationCanceledException when stop.IsCancellationRequested:
                EndEarly("interrupted", stop);
                break;
            default:
                Add(Verdict.Fail, context.WithSeed(Bug("the check", error)));
                break;
        }
    }

    private void Close(IBench bench)
    {
        var problems = new List<string>();
        var phase = new Phase($"{_check.Id} close", _clock, () => Close(bench, problems));
        if (!phase.Wait(_options.CloseLimit))
        {
            Add(Verdict.Fail, $"the bench was not closed after {CheckContext.Seconds(_options.CloseLimit)}");
            return;
        }

        problems.ForEach(problem => Add(Verdict.Fail, problem));
        if (phase.Error is { } error)
        {
            Add(Verdict.Fail, Bug("closing the bench", error));
        }
    }

    private static void Close(IBench bench, List<string> problems)
    {
        using (bench)
        {
            problems.AddRange(bench.Close());
            if (PoolBalance.Problem(bench.Mbufs) is { } problem)
            {
                problems.Add(problem);
            }
        }
    }

    private void EndEarly(string reason, CancellationToken stop)
    {
        Interrupted = stop.IsCancellationRequested;
        Add(Interrupted ? Verdict.Skip : Verdict.Fail, Interrupted ? "interrupted" : reason);
    }

    private string Bug(string where, Exception? error)
    {
        Log.Error(error, "{0}: {1}: unexpected exception in {2}", _source.Name, _check.Id, where);
        return $"bug: {where} threw {error?.GetType().Name}: {error?.Message}";
    }

    /// <summary>The last verdict counts: once the check has had its say, only FAIL is added. All reasons are kept.</summary>
    private void Add(Verdict verdict, string reason)
    {
        _verdict = verdict;
        _reason = _reason is null ? reason : $"{_reason}; {reason}";
    }

    private void Expect()
    {
        if (!_options.ExpectedFailures.TryGetValue(_check.Id, out var expected))
        {
            return;
        }

        if (_verdict == Verdict.Fail && OpenProblem is null)
        {
            _verdict = Verdict.XFail;
            _reason = $"{_reason} (expected: {expected})";
        }
        else if (_verdict == Verdict.Pass)
        {
            _reason = $"passed, though listed as an expected failure: {expected}";
        }
    }
}
