using HwNet.Fixtures.Captures;

namespace HwNet.Cli.Tests;

[Collection(CommandLineCollection.Name)]
public class UsageTests
{
    [Theory]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("show", "Required argument 'TARGET' missing")]
    [InlineData("show nosuch", "there is no kind 'nosuch'")]
    [InlineData("show pcap:", "needs to know which one")]
    [InlineData("show pcap:nosuch0", "pcap:nosuch0 cannot be opened (ENXIO)")]
    [InlineData("show file:/nosuch.pcap", "cannot be opened (ENOENT)")]
    [InlineData("show epair --wait long", "--wait: 'long' is no number")]
    [InlineData("show epair --address 10.9.0.1", "no IPv4 address with prefix length")]
    [InlineData("show epair --address 224.0.0.1/24", "no interface can have 224.0.0.1")]
    [InlineData("show epair --log-level loud", "there is no level 'loud'")]
    [InlineData("show epair --log-file /nosuch/folder/log", "cannot be written")]
    [InlineData("show epair --module /nosuch.dll", "no such file")]
    [InlineData("ping epair somewhere", "'somewhere' is no IPv4 address")]
    [InlineData("ping epair 10.9.0.2 -c 0", "-c: '0' is no whole number from 1")]
    [InlineData("ping epair 10.9.0.2 -s 1473", "does not fit the mtu of 1500")]
    [InlineData("ping pcap:lo 10.9.0.2", "has no address to ping from")]
    [InlineData("dump epair -w - --json", "exclude each other")]
    [InlineData("dump epair -w /nosuch/folder/x.pcapng", "cannot create the capture")]
    [InlineData("replay epair /nosuch.pcap", "cannot be replayed (ENOENT)")]
    [InlineData("forward pcap:lo pcap:lo", "cannot be forwarded to itself")]
    [InlineData("test", "nothing to test is named")]
    [InlineData("test epair --only NO-1", "there is no check NO-1")]
    [InlineData("test epair --peer lab", "'lab' is no peer")]
    [InlineData("test --bench /nosuch.yaml", "/nosuch.yaml")]
    [InlineData("usbip", "Required command was not provided")]
    [InlineData("usbip list lab:0", "'0' is no port from 1 to 65535")]
    [InlineData("usbip list 127.0.0.1:1", "nobody listens at 127.0.0.1:1 (ECONNREFUSED)")]
    [InlineData("usbip serve", "Required argument 'TARGET...' missing")]
    [InlineData("usbip serve lo", "lo is no USB device")]
    [InlineData("usbip serve sim:nosuch", "cannot be opened (ENOENT)")]
    [InlineData("usbip serve sim:ecm --listen here", "'here' is no address")]
    [InlineData("usbip serve sim:ecm --listen 192.0.2.1 --port 0", "EADDRNOTAVAIL")]
    public void Wrong_words_are_refused_with_cause_and_cure(string words, string cause)
    {
        CliRun.Of(words.Split(' ')).AssertRefused(cause);
    }

    [Fact]
    public void Ways_of_pacing_exclude_each_other()
    {
        CliRun.Of("replay", "epair", CaptureFiles.PathOf("ping_sizes.pcap"), "--rate", "10", "--topspeed").AssertRefused("--rate and --topspeed exclude each other");
    }

    [Fact]
    public void A_capture_is_not_read_and_written_at_once()
    {
        var path = CaptureFiles.PathOf("ping_sizes.pcap");
        var before = File.ReadAllBytes(path);

        CliRun.Of("dump", $"file:{path}", "-w", path).AssertRefused("read and written at once");

        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("show")]
    [InlineData("ping")]
    [InlineData("dump")]
    [InlineData("replay")]
    [InlineData("forward")]
    [InlineData("lacp")]
    [InlineData("test")]
    [InlineData("usbip list")]
    [InlineData("usbip serve")]
    public void Every_verb_explains_itself_with_examples_and_exit_codes(string verb)
    {
        var run = CliRun.Of([.. verb.Split(' '), "--help"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"hwnet {verb}", run.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:\n  0  ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_told()
    {
        var run = CliRun.Of("--version");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }

    [Fact]
    public void Control_characters_never_reach_the_terminal()
    {
        var run = CliRun.Of("show", "pcap:a\u001b[31mb");

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain('\u001b', run.Error);
    }
}
