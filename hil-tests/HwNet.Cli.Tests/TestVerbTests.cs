using System.Xml.Linq;
using HwNet.Bench.Conformance;

namespace HwNet.Cli.Tests;

[Collection(CommandLineCollection.Name)]
public class TestVerbTests
{
    private static readonly ConformanceCheck Good = new SampleCheck("TX-1", context => context.Measured("7 frames"));
    private static readonly ConformanceCheck Bad = new SampleCheck("TX-3", _ => throw new InvalidOperationException("the \u001b[31mwire is wet"));
    private static readonly ConformanceCheck Lacking = new SampleCheck("RX-1", _ => { }, Bench.Rig.Hub);

    [Fact]
    public void Passing_checks_give_exit_code_0_and_a_table()
    {
        var test = Run([Good], "test", "epair");

        Assert.Equal(0, test.ExitCode);
        Assert.Contains("PASS", test.Output, StringComparison.Ordinal);
        Assert.Contains("7 frames", test.Output, StringComparison.Ordinal);
        Assert.Contains("epair: 1 passed, 0 failed, 0 skipped", test.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', test.Output);
    }

    [Fact]
    public void A_failing_check_gives_exit_code_1_and_its_reason()
    {
        var test = Run([Good, Bad], "test", "epair");

        Assert.Equal(1, test.ExitCode);
        Assert.Contains("wire is wet", test.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', test.Output);
    }

    [Fact]
    public void Nothing_but_skips_gives_exit_code_4()
    {
        Assert.Equal(4, Run([Lacking], "test", "epair").ExitCode);
    }

    [Fact]
    public void Only_the_checks_named_run()
    {
        var test = Run([Good, Bad], "test", "epair", "--only", "tx-1", "--json");

        Assert.Equal(0, test.ExitCode);
        Assert.Equal("TX-1", Assert.Single(test.Json.GetProperty("records").EnumerateArray().ToList()).GetProperty("id").GetString());
    }

    [Fact]
    public void Reports_are_written_for_machines()
    {
        using var folder = new Folder();

        var test = Run([Good, Bad, Lacking], "test", "epair", "--report", folder.PathOf("out"), "--seed", "42");

        Assert.Equal(1, test.ExitCode);
        using var stream = File.OpenRead(folder.PathOf("out/report.json"));
        Assert.Equal(42, JsonReport.Read(stream).Seed);
        var junit = Directory.GetFiles(folder.PathOf("out"), "*.xml");
        Assert.Equal(3, XDocument.Load(Assert.Single(junit)).Descendants("testcase").Count());
    }

    [Fact]
    public void A_bench_file_names_the_target()
    {
        using var folder = new Folder();
        File.WriteAllText(folder.PathOf("bench.yaml"), "name: mine\ntarget: epair\nexpected_failures:\n  TX-3: known\n");

        var test = Run([Bad], "test", "--bench", folder.PathOf("bench.yaml"), "--json");

        Assert.Equal(0, test.ExitCode);
        Assert.Equal("mine", test.Json.GetProperty("bench").GetString());
        Assert.Equal("XFAIL", test.Json.GetProperty("records")[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public void A_target_that_cannot_be_opened_gives_exit_code_2_and_the_cause()
    {
        var test = Run([Good], "test", "file:/nosuch.pcap");

        Assert.Equal(2, test.ExitCode);
        Assert.Contains("/nosuch.pcap", test.Error, StringComparison.Ordinal);
    }

    private static CliRun Run(IReadOnlyList<ConformanceCheck> checks, params string[] args) => CliRun.Of(args, () => checks);
}
