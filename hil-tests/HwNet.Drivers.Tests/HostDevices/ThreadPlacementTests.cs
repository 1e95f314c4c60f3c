using HwNet.Bus.Pcap;

namespace HwNet.Drivers.Tests.HostDevices;

public sealed class ThreadPlacementTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("3,1", "1 3")]
    [InlineData("2-4,3,7", "2 3 4 7")]
    [InlineData("1023", "1023")]
    public void A_list_of_CPUs_is_read(string text, string cpus)
    {
        Assert.True(ThreadPlacement.TryParseCpus(text, out var found));
        Assert.Equal(cpus, string.Join(' ', found));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1,")]
    [InlineData("a")]
    [InlineData("-1")]
    [InlineData("3-1")]
    [InlineData("1-")]
    [InlineData("1024")]
    [InlineData("0x1")]
    [InlineData("99999999999")]
    public void What_is_no_list_of_CPUs_is_refused(string text)
    {
        Assert.False(ThreadPlacement.TryParseCpus(text, out var found));
        Assert.Empty(found);
    }

    [Fact]
    public void What_asks_for_nothing_is_granted_everywhere()
    {
        var nothing = new ThreadPlacement();

        Assert.True(nothing.IsNone);
        Assert.Equal((Errno.None, Errno.None), (nothing.Apply(out _), nothing.Check(out _)));
    }

    [SkippableFact]
    public void A_thread_runs_where_it_was_put_and_as_urgently()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "threads are placed on Linux only");
        var error = Errno.EIO;
        string? failure = null;
        string[] status = [];
        var nice = "";
        var thread = new Thread(() =>
        {
            var mine = Own("Cpus_allowed_list:");
            Assert.True(ThreadPlacement.TryParseCpus(mine, out var allowed));
            error = new ThreadPlacement { Cpus = [allowed[^1]], Nice = 7 }.Apply(out failure);
            status = [allowed[^1].ToString(System.Globalization.CultureInfo.InvariantCulture), Own("Cpus_allowed_list:")];

            // The 19th number of the line; the name in front is in parentheses.
            nice = File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ')[16];
        });

        thread.Start();
        thread.Join();

        Assert.Equal((Errno.None, null), (error, failure));
        Assert.Equal(status[0], status[1]);
        Assert.Equal("7", nice);
    }

    [SkippableFact]
    public void A_CPU_that_is_not_there_is_refused_with_cause_and_cure()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "threads are placed on Linux only");
        Assert.True(ThreadPlacement.TryParseCpus(Own("Cpus_allowed_list:"), out var allowed));
        var missing = Enumerable.Range(0, ThreadPlacement.MaxCpus).Except(allowed).Last();

        foreach (var placement in new[] { new ThreadPlacement { Cpus = [missing] }, new ThreadPlacement { Cpus = [allowed[0], missing] } })
        {
            Assert.Equal(Errno.EINVAL, placement.Check(out var failure));
            Assert.StartsWith($"CPU {missing} is refused (EINVAL)", failure, StringComparison.Ordinal);
            Assert.Contains("taskset", failure, StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [InlineData(-21)]
    [InlineData(20)]
    public void A_priority_that_does_not_exist_is_refused(int nice)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "threads are placed on Linux only");

        Assert.Equal(Errno.EINVAL, new ThreadPlacement { Nice = nice }.Check(out var failure));

        Assert.Contains("Give -20 (most urgent) to 19", failure, StringComparison.Ordinal);
    }

    private static string Own(string key) => File.ReadLines("/proc/thread-self/status").First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Trim();
}
