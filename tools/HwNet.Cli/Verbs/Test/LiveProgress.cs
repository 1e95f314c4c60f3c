using HwNet.Bench.Conformance;
using HwNet.Cli.Common.Output;
using Spectre.Console;

namespace HwNet.Cli.Verbs.Test;

/// <summary>A bar for the run and one for the check in hand, on a terminal.</summary>
internal sealed class LiveProgress(ProgressContext context) : IConformanceObserver
{
    private const int TitleLength = 60;

    private ProgressTask? _run;
    private ProgressTask? _check;

    public void Started(ConformanceCheck check, int index, int total)
    {
        _run ??= context.AddTask("checks", maxValue: total);
        _check = context.AddTask(Describe(check.Id, check.Title), maxValue: 1);
    }

    public void Progress(ConformanceCheck check, double fraction, string text)
    {
        if (_check is { } task)
        {
            task.Value = fraction;
            task.Description = Describe(check.Id, text);
        }
    }

    public void Finished(CheckRecord record)
    {
        if (_check is { } task)
        {
            task.Value = 1;
            task.StopTask();
            task.Description = $"{TestText.Coloured(record.Verdict)} {Describe(record.Id, record.Title)}";
            _check = null;
        }

        _run?.Increment(1);
    }

    private static string Describe(string id, string text)
    {
        var shown = Printable.Text(text);
        return Markup.Escape($"{id} {(shown.Length > TitleLength ? $"{shown[..(TitleLength - 3)]}..." : shown)}");
    }
}
