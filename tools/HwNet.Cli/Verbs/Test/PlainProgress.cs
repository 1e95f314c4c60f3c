using System.Globalization;
using HwNet.Bench.Conformance;
using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.Test;

/// <summary>A line for each check when it ends: where nobody watches, or no colours are wanted.</summary>
internal sealed class PlainProgress(TextWriter output) : IConformanceObserver
{
    private int _total;
    private int _finished;

    public void Started(ConformanceCheck check, int index, int total) => _total = total;

    public void Progress(ConformanceCheck check, double fraction, string text)
    {
    }

    public void Finished(CheckRecord record)
    {
        var reason = record.Reason is null ? "" : $": {record.Reason.ReplaceLineEndings(" ")}";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"[{++_finished,3}/{Math.Max(_total, _finished)}] {TestText.Word(record.Verdict),-5} {record.Id,-7} {record.Duration.TotalSeconds,6:0.00} s  {Printable.Text(record.Title + reason)}"));
        output.Flush();
    }
}
