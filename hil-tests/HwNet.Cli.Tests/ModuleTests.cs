using HwNet.Fixtures.Captures;

namespace HwNet.Cli.Tests;

[Collection(CommandLineCollection.Name)]
public class ModuleTests
{
    private static readonly string Module = typeof(ModuleTests).Assembly.Location;

    [Fact]
    public void A_module_from_a_file_is_listed_and_its_words_are_escaped()
    {
        var list = CliRun.Of("list", "--module", Module);

        Assert.Equal(0, list.ExitCode);
        Assert.Contains("blackhole", list.Output, StringComparison.Ordinal);
        Assert.Contains("\\x1b[31m swallows", list.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', list.Output);
    }

    [Fact]
    public void A_module_from_a_file_is_a_target()
    {
        var replay = CliRun.Of("replay", "blackhole", CaptureFiles.PathOf("ping_sizes.pcap"), "--topspeed", "--module", Module, "--json");

        Assert.Equal(0, replay.ExitCode);
        Assert.Equal(6, replay.Json.GetProperty("sent").GetInt64());
    }

    [Fact]
    public void A_file_that_is_no_module_is_refused()
    {
        var list = CliRun.Of("list", "--module", CaptureFiles.PathOf("ping_sizes.pcap"));

        Assert.Equal(2, list.ExitCode);
        Assert.Contains("not a driver module", list.Error, StringComparison.Ordinal);
    }
}
