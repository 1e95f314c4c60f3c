using System.Globalization;
using HwNet.Bench.Conformance;
using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Guests;

/// <summary>What `hwnet test --report` wrote in a guest.</summary>
internal static class Suite
{
    /// <summary>No check failed, and none was skipped but those that are listed, for the reason that is listed.</summary>
    /// <param name="step">The step that wrote it.</param>
    /// <param name="folder">The report's, in $OUT.</param>
    /// <param name="skips">ID and a part of the reason.</param>
    /// <param name="output">Gets what was measured.</param>
    internal static void Judge(StepResult step, string folder, IReadOnlyDictionary<string, string> skips, ITestOutputHelper output)
    {
        var report = Read(step, folder);
        foreach (var record in report.Records)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{record.Id,-7} {record.Verdict,-5} {record.Duration.TotalSeconds,6:0.00} s  {record.Measured} {record.Reason}"));
        }

        var failed = report.Records.Where(static r => r.Verdict is Verdict.Fail or Verdict.XFail).ToList();
        Assert.True(failed.Count == 0, $"{report.Target}: {report.Counts.Pass} passed, {failed.Count} failed:\n{string.Join('\n', failed.Select(static r => $"{r.Id}: {r.Reason} (measured: {r.Measured})"))}");
        foreach (var skipped in report.Records.Where(static r => r.Verdict == Verdict.Skip))
        {
            Assert.True(skips.ContainsKey(skipped.Id), $"{report.Target}: {skipped.Id} was skipped, and should not be: {skipped.Reason}");
            Assert.Contains(skips[skipped.Id], skipped.Reason, StringComparison.Ordinal);
        }

        Assert.True(step.ExitCode == 0, step.ToString());
    }

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
