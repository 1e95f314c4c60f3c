using HwNet.Drivers.Shared.BackEnds;
using HwNet.Fixtures.Captures;

namespace HwNet.Cli.Tests;

/// <summary>Back ends, in a build with them and in one without.</summary>
[Collection(CommandLineCollection.Name)]
public class BackEndTests
{
    private static readonly bool BuiltIn = OptionalBackEnd.FindAssemblies().Any();

    [Fact]
    public void Each_back_end_has_one_line_that_says_what_it_is_or_how_to_build_it_in()
    {
        var list = CliRun.Of("list", "--backends");

        Assert.Equal(0, list.ExitCode);
        Assert.Equal(["libusbdotnet", "packetdotnet", "sharppcap"], list.Lines.Select(l => l.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.All(list.Lines, l => Assert.Equal(!BuiltIn, l.Contains("not built in", StringComparison.Ordinal) && l.Contains("-p:HwNetPackages=true", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_same_is_told_in_JSON()
    {
        var entries = CliRun.Of("list", "--backends", "--json").Json.GetProperty("back_ends").EnumerateArray().ToList();

        Assert.Equal(3, entries.Count);
        Assert.All(entries, e => Assert.Equal(BuiltIn, e.GetProperty("built_in").GetBoolean()));
    }

    [Fact]
    public void A_build_without_them_says_nothing_of_them_elsewhere()
    {
        var list = CliRun.Of("list");

        Assert.Equal(0, list.ExitCode);
        Assert.All(OptionalBackEnd.All, b => Assert.Equal(BuiltIn, list.Output.Contains(b.Name, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void A_decoder_that_is_not_there_is_refused_with_the_cure()
    {
        var dump = CliRun.Of("dump", $"file:{CaptureFiles.PathOf("ping_sizes.pcap")}", "--decode", "nobody");

        Assert.Equal(2, dump.ExitCode);
        Assert.Contains("hwnet list --backends", dump.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void PacketDotNet_reads_a_dump_where_it_was_built_in()
    {
        var dump = CliRun.Of("dump", $"file:{CaptureFiles.PathOf("vlan_tags.pcap")}", "-c", "1", "--decode", "packetdotnet");

        Assert.Equal(BuiltIn ? 0 : 2, dump.ExitCode);
        Assert.Equal(BuiltIn ? 4 : 0, dump.Lines.Length);
    }
}
