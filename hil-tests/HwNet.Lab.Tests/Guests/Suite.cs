using System.Globalization;
using HwNet.Bench.Conformance;
using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Guests;

/// <summary>What `hwnet test --report` wrote in a guest.</summary>
internal static class Suite
{
    /// <summary>What holds the device or the link to a time.</summary>
    private static readonly string[] Timed = ["LNK-1", "LNK-6", "RX-6", "FLT-3", "WDG-1", "WDG-2", "WDG-4", "HOT-1"];

    /// <summary>
    /// No check failed, and none was skipped but for a reason that is listed. A check that measures time may have a second try, in the folder "FOLDER-again":
    /// a guest has a share of one processor.
    /// </summary>
    /// <param name="step">The step that wrote it.</param>
    /// <param name="folder">The report's, in $OUT.</param>
    /// <param name="reasons">Beginnings of the reasons for which a check may be skipped.</param>
    /// <param name="output">Gets what was measured.</param>
    internal static void Judge(StepResult step, string folder, IReadOnlyList<string> reasons, ITestOutputHelper output)
    {
        var report = Read(step, folder);
        report.Records.ToList().ForEach(r => output.WriteLine(Line(r)));
        var again = Again(step, folder);
        var failed = report.Records.Where(r => r.Verdict is Verdict.Fail or Verdict.XFail && !again.Contains(r.Id)).ToList();
        Assert.True(failed.Count == 0, $"{report.Target}: {report.Counts.Pass} passed, {failed.Count} failed:\n{string.Join('\n', failed.Select(Line))}");
        foreach (var skipped in report.Records.Where(static r => r.Verdict == Verdict.Skip))
        {
            Assert.True(reasons.Any(r => skipped.Reason?.StartsWith(r, StringComparison.Ordinal) == true), $"{report.Target}: {skipped.Id} was skipped, and should not be: {skipped.Reason}");
        }

        Assert.True(report.Counts.Pass > report.Counts.Skip, $"{report.Target}: {report.Counts.Pass} passed, {report.Counts.Skip} skipped");
    }

    /// <summary>Bash: `hwnet test`, and those checks that measure time again if they failed.</summary>
    /// <param name="words">Target or bench file.</param>
    /// <param name="checks">The checks.</param>
    /// <param name="folder">The report's, in $OUT.</param>
    internal static string Script(string words, IEnumerable<string> checks, string folder)
    {
        var failing = $"grep -oE '^\\[ *[0-9]+/[0-9]+\\] FAIL +({string.Join('|', Timed)}) ' \"$OUT/{folder}.list\" | grep -oE '[A-Z]+-[0-9]+' | paste -sd,";
        return $"hwnet test {words} --only {string.Join(',', checks)} --report \"$OUT/{folder}\" | tee \"$OUT/{folder}.list\"; "
            + $"again=$({failing}); if [[ -n $again ]]; then hwnet test {words} --only \"$again\" --report \"$OUT/{folder}-again\"; fi";
    }

    private static HashSet<string> Again(StepResult step, string folder) => Directory.Exists(Path.Combine(step.Folder, $"{folder}-again"))
        ? [.. Read(step, $"{folder}-again").Records.Where(static r => r.Verdict == Verdict.Pass && Timed.Contains(r.Id)).Select(static r => r.Id)]
        : [];

    private static string Line(CheckRecord record) => string.Create(
        CultureInfo.InvariantCulture, $"{record.Id,-7} {record.Verdict,-5} {record.Duration.TotalSeconds,6:0.00} s  {record.Measured} {record.Reason}");

    private static ConformanceReport Read(StepResult step, string folder)
    {
        var path = Path.Combine(step.Folder, folder, "report.json");
        Assert.True(File.Exists(path), $"no report\n{step}");
        using var stream = File.OpenRead(path);
        var report = JsonReport.Read(stream);
        Assert.True(report.EnvironmentError is null, report.EnvironmentError);
        Assert.False(report.Interrupted);
        return report;
    }
}
