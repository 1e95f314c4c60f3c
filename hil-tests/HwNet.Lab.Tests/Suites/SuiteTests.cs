using Xunit.Abstractions;

namespace HwNet.Lab.Tests.Suites;

/// <summary>A test assembly that was run inside of a guest.</summary>
/// <param name="guest">Where.</param>
/// <param name="output">Names of what passed.</param>
public abstract class SuiteTests(SuiteGuest guest, ITestOutputHelper output)
{
    /// <summary>All that ran must have passed, so many at least, and some of each class.</summary>
    protected void Judge(int least, params string[] classes)
    {
        var step = guest.Step(guest.Suite);
        var path = Path.Combine(step.Folder, $"{guest.Suite}.trx");
        Assert.True(File.Exists(path), step.ToString());
        var trx = Trx.Parse(File.ReadAllText(path));
        foreach (var name in trx.Passed)
        {
            output.WriteLine($"passed {name}");
        }

        Assert.True(trx.Others.Count == 0, $"{trx.Passed.Count} passed, and not {trx.Others.Count}:\n{string.Join('\n', trx.Others)}");
        Assert.True(trx.Passed.Count >= least, $"{trx.Passed.Count} tests passed, at least {least} should");
        foreach (var name in classes)
        {
            Assert.Contains(trx.Passed, test => test.Contains($".{name}.", StringComparison.Ordinal));
        }

        step.Must();
    }
}
