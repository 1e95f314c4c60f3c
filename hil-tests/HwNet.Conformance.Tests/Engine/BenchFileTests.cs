using HwNet.Bench;

namespace HwNet.Conformance.Tests.Engine;

/// <summary>Bench files: what they say, and what is said of wrong ones.</summary>
public sealed class BenchFileTests
{
    private const string Whole = """
        # A comment.
        name: lab-1
        target: pcap:v0
        peer: netns:lab/v1
        addresses:
          local: 10.9.0.1/24
          peer: 10.9.0.2
        faults:
          - kind: drop
            probability: 0.01
            seed: 7
          - { kind: corrupt, probability: 1e-4 }
        plug:
          pull: uhubctl -l 1-1 -p 2 -a off
          push: uhubctl -l 1-1 -p 2 -a on
        trace: lab.pcapng
        options:
          ring: 64
        expected_failures:
          TX-1: pads with garbage
        """;

    [Fact]
    public void A_whole_file_is_read()
    {
        var bench = BenchFileReader.Parse("lab.yaml", Whole);

        Assert.Equal("lab-1", bench.Name);
        Assert.Equal(new TargetName("pcap", "v0"), bench.Target);
        Assert.Equal(new PeerName("lab", "v1"), bench.Peer);
        Assert.Equal(new BenchAddresses("10.9.0.1/24", "10.9.0.2"), bench.Addresses);
        Assert.Equal([new BenchFault("drop", 0.01, 7), new BenchFault("corrupt", 0.0001, 0)], bench.Faults);
        Assert.Equal(new BenchPlug("uhubctl -l 1-1 -p 2 -a off", "uhubctl -l 1-1 -p 2 -a on"), bench.Plug);
        Assert.Equal("lab.pcapng", bench.TraceFile);
        Assert.Equal("64", bench.Options["ring"]);
        Assert.Equal("pads with garbage", bench.ExpectedFailures["TX-1"]);
    }

    [Fact]
    public void Name_and_target_are_enough()
    {
        var bench = BenchFileReader.Parse("b.yaml", "name: a\ntarget: epair\n");

        Assert.Null(bench.Peer);
        Assert.Null(bench.Addresses);
        Assert.Null(bench.Plug);
        Assert.Empty(bench.Faults);
        Assert.Empty(bench.Options);
    }

    [Theory]
    [InlineData("epair.yaml", "epair")]
    [InlineData("veth.yaml", "pcap:v0")]
    public void The_example_files_are_right(string file, string target)
    {
        var bench = BenchFileReader.Read(Path.Combine(Fixtures(), "benches", file));

        Assert.Equal(target, bench.Target.ToString());
    }

    [Theory]
    [InlineData("name: a\ntarget: epair\nspeed: 9\n", 3, "a bench has no key 'speed': known are name, target, peer")]
    [InlineData("name: a\ntraget: epair\n", 1, "a bench has no 'target': add a line 'target: ...'")]
    [InlineData("name: a\ntarget: warp:9\n", 2, "there is no kind 'warp': known are epair, lo, pcap:IFNAME[,OPTION...], packet:IFNAME[,OPTION...], xdp:IFNAME[,OPTION...], tap:NAME, file:PATH")]
    [InlineData("name: a\ntarget: epair\npeer: lab/v1\n", 3, "'lab/v1' is no peer: write netns:NAME/IFNAME")]
    [InlineData("name: a\ntarget: epair\naddresses:\n  local: 10.9.0.1\n  peer: 10.9.0.2\n", 4, "'10.9.0.1' is no IPv4 address with prefix length")]
    [InlineData("name: a\ntarget: epair\naddresses:\n  local: 10.9.0.1/24\n  peer: 10.9.2\n", 5, "'10.9.2' is no IPv4 address")]
    [InlineData("name: a\ntarget: epair\naddresses:\n  local: 10.9.0.1/33\n  peer: 10.9.0.2\n", 4, "'10.9.0.1/33' is no IPv4 address")]
    [InlineData("name: a\ntarget: epair\nfaults:\n  - kind: drop\n    probability: 2\n", 5, "'2' is no probability: write a number from 0 to 1")]
    [InlineData("name: a\ntarget: epair\nfaults:\n  - kind: drop\n    probability: NaN\n", 5, "'NaN' is no probability")]
    [InlineData("name: a\ntarget: epair\nfaults:\n  - kind: explode\n    probability: 1\n", 4, "there is no fault 'explode': known are drop, duplicate")]
    [InlineData("name: a\ntarget: epair\nfaults:\n  - kind: drop\n    probability: 1\n    seed: x\n", 6, "'x' is no seed")]
    [InlineData("name: a\ntarget: epair\nplug: x\n", 3, "plug is no map")]
    [InlineData("name: a\ntarget: epair\nplug:\n  pull: x\n", 4, "plug has no 'push'")]
    [InlineData("name: a\ntarget: epair\nfaults: drop\n", 3, "faults is no list")]
    [InlineData("name: a\ntarget: epair\nexpected_failures:\n  TX1: no\n", 4, "'TX1' is no check's ID")]
    [InlineData("name:\ntarget: epair\n", 1, "'name' of a bench has no value")]
    [InlineData("name: [a]\ntarget: epair\n", 1, "'name' of a bench has no value")]
    [InlineData("name: a\nname: b\ntarget: epair\n", 2, "this is not YAML")]
    [InlineData("name: a\ntarget: 'epair\n", 2, "this is not YAML")]
    [InlineData("- a\n- b\n", 1, "a bench is no map")]
    [InlineData("name: a\n? &x [*x]\n: 1\n", 2, "has an alias in it")]
    [InlineData("", 1, "the file holds 0 documents")]
    public void A_wrong_file_is_refused_with_file_line_cause_and_cure(string text, int line, string expected)
    {
        var refused = Assert.Throws<BenchException>(() => BenchFileReader.Parse("lab.yaml", text));

        Assert.StartsWith($"lab.yaml:{line}: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Problem.Cure);
    }

    [Fact]
    public void Ten_thousand_open_brackets_are_refused_and_do_not_end_the_process()
    {
        var refused = Assert.Throws<BenchException>(() => BenchFileReader.Parse("lab.yaml", "name: " + new string('[', 10_000)));

        Assert.Equal(1, refused.Line);
    }

    [Fact]
    public void Whatever_is_in_a_file_it_is_read_or_refused_with_a_line()
    {
        const string Signs = "\n :-[]{}&*!|>'\"%@`#?,\\\t\0\u00e9ab01";
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var text = Whole.ToCharArray();
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                text[random.Next(text.Length)] = Signs[random.Next(Signs.Length)];
            }

            var error = Record.Exception(() => BenchFileReader.Parse("lab.yaml", new string(text, 0, random.Next(text.Length + 1))));

            Assert.True(error is null or BenchException { Line: > 0 }, $"seed {seed}: {error}");
        }
    }

    [Fact]
    public void A_file_without_end_is_refused()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "name: " + new string('a', 100_000));

            var refused = Assert.Throws<BenchException>(() => BenchFileReader.Read(file));

            Assert.Contains("too long", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_told_by_name()
    {
        var refused = Assert.Throws<BenchException>(() => BenchFileReader.Read("no-such-bench.yaml"));

        Assert.StartsWith("no-such-bench.yaml: ", refused.Message, StringComparison.Ordinal);
    }

    private static string Fixtures()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "HwNet.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("no HwNet.sln above the tests");
        }

        return Path.Combine(directory.FullName, "fixtures");
    }
}
