using System.Globalization;
using HwNet.Cli.Common.Interfaces;
using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.Replay;

/// <summary>Writes how a replay goes and went.</summary>
internal static class ReplayText
{
    internal static string Progress(ReplaySession session) => string.Create(
        CultureInfo.InvariantCulture,
        $"{session.Frames} frames, {session.Elapsed.TotalSeconds:0.0} s, {session.Frames / Math.Max(session.Elapsed.TotalSeconds, 0.001):0} frames/s");

    internal static void Write(TextWriter output, ReplayReport report)
    {
        var invariant = CultureInfo.InvariantCulture;
        var megabits = report.Seconds > 0 ? report.Bytes * 8 / report.Seconds / 1e6 : 0;
        output.WriteLine(string.Create(
            invariant,
            $"{report.Sent} of {report.Frames + report.Oversized} frames sent, {report.Bytes} bytes, in {report.Seconds:0.000} s: {report.FramesPerSecond:0} frames/s, {megabits:0.00} Mbit/s"));
        Odd(output, report.Truncated, "cut short in the capture, not sent");
        Odd(output, report.Oversized, "longer than any buffer, not sent");
        Odd(output, report.Dropped, "dropped, by cause:");
        InterfaceText.WriteBrief(output, report.Interface);
        if (!report.Complete)
        {
            output.WriteLine($"{Printable.Text(report.File)} was not replayed to its end");
        }
    }

    private static void Odd(TextWriter output, long count, string what)
    {
        if (count > 0)
        {
            output.WriteLine($"{InterfaceText.Plural(count, "frame")} {what}");
        }
    }
}
