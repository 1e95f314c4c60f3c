using System.Text.Json;
using HwNet.Bus.Pcap;
using HwNet.Drivers.Shared.BackEnds;
using HwNet.Fixtures.Captures;

namespace HwNet.Cli.Tests;

[Collection(CommandLineCollection.Name)]
public class ListShowTests
{
    [Fact]
    public void The_list_names_drivers_buses_and_targets()
    {
        var list = CliRun.Of("list", "--json");

        Assert.Equal(0, list.ExitCode);
        Assert.Equal(["axe", "axge", "bridge", "ecm", "eem", "epair", "file", "lagg", "lo", "ncm", "packet", "pcap", "rndis", "tap", "ure", "vlan", "xdp"], Names(list, "drivers", "name"));
        Assert.Equal(["pseudo", "file", "usb", "pcap", "packet", "xdp", "tap"], Names(list, "buses", "name").Except(OptionalBackEnd.All.Select(static b => b.Name)));
        Assert.Contains("epair", Names(list, "targets", "target"));
        Assert.Contains("file:PATH", Names(list, "targets", "target"));
        Assert.Contains("sim:ncm", Names(list, "targets", "target"));
    }

    [Fact]
    public void The_list_of_drivers_tells_IDs_and_state()
    {
        var text = CliRun.Of("list", "--drivers");
        var drivers = CliRun.Of("list", "--drivers", "--json").Json.GetProperty("drivers").EnumerateArray().ToArray();

        Assert.Equal(0, text.ExitCode);
        Assert.Contains("\n        usb 0b95:7720              ASIX AX88772\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("\n        judged by                  Linux 6.12's asix, on each model\n", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Targets", text.Output, StringComparison.Ordinal);
        var axe = drivers.Single(static d => d.GetProperty("name").GetString() == "axe");
        Assert.Contains(axe.GetProperty("ids").EnumerateArray(), static id => id.GetProperty("id").GetString() == "0b95:772b" && id.GetProperty("name").GetString() == "ASIX AX88772B");
        Assert.Contains("sim:ax88178", axe.GetProperty("state").GetProperty("models").EnumerateArray().Select(static m => m.GetString()));
        Assert.NotEmpty(axe.GetProperty("state").GetProperty("unconfirmed").EnumerateArray());
    }

    [SkippableFact]
    public void The_list_leaves_capture_sources_out_unless_asked()
    {
        Skip.If(PcapBus.LibraryVersion is null, "libpcap is not installed");

        var usual = Names(CliRun.Of("list", "--json"), "targets", "target");
        var all = Names(CliRun.Of("list", "--json", "--all"), "targets", "target");

        Assert.DoesNotContain("pcap:any", usual);
        Assert.Contains("pcap:any", all);
        Assert.Contains("pcap:lo", usual);
    }

    [Fact]
    public void Each_target_that_cannot_be_opened_says_why()
    {
        var targets = CliRun.Of("list", "--all", "--json").Json.GetProperty("targets").EnumerateArray();

        Assert.All(targets.Where(t => !t.GetProperty("can_open").GetBoolean()), t =>
        {
            Assert.StartsWith("E", t.GetProperty("error").GetString(), StringComparison.Ordinal);
            Assert.Contains(' ', t.GetProperty("reason").GetString()!);
        });
    }

    [Fact]
    public void The_list_for_people_has_the_same_targets()
    {
        var list = CliRun.Of("list");

        Assert.Equal(0, list.ExitCode);
        Assert.All(Names(CliRun.Of("list", "--json"), "targets", "target"), target => Assert.Contains($"  {target} ", list.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("show sim:ax88772b", "RXCSUM TXCSUM VLAN_MTU LINKSTATE")]
    [InlineData("show sim:ax88772b --capabilities -rxcsum,-txcsum", "VLAN_MTU LINKSTATE")]
    [InlineData("show sim:ax88772b --capabilities=-TxCsum,rxcsum,jumbomtu", "RXCSUM VLAN_MTU LINKSTATE")]
    [InlineData("show epair --capabilities -jumbomtu", "VLAN_MTU LINKSTATE")]
    public void Show_tells_what_is_switched_on(string line, string enabled)
    {
        var ifp = CliRun.Of([.. line.Split(' '), "--json"]).Json.GetProperty("interfaces")[0];

        Assert.Equal(enabled, string.Join(' ', ifp.GetProperty("enabled").EnumerateArray()));
        Assert.Contains("VLAN_MTU", ifp.GetProperty("capabilities").EnumerateArray().Select(static c => c.GetString()));
    }

    [Fact]
    public void A_capability_that_does_not_exist_is_refused()
    {
        var show = CliRun.Of("show", "epair", "--capabilities", "-tso");

        Assert.Equal(2, show.ExitCode);
        Assert.Contains("there is none called '-tso'", show.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_reads_as_ifconfig()
    {
        var show = CliRun.Of("show", "epair", "--address", "10.9.0.1/24");

        Assert.Equal(0, show.ExitCode);
        Assert.StartsWith("epair0a: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500", show.Output, StringComparison.Ordinal);
        Assert.Contains("        inet 10.9.0.1 netmask 255.255.255.0 broadcast 10.9.0.255\n", show.Output, StringComparison.Ordinal);
        Assert.Contains("        media: autoselect (virtual cable)\n", show.Output, StringComparison.Ordinal);
        Assert.Contains("        status: active\n", show.Output, StringComparison.Ordinal);
        Assert.Contains("            in_drops.not_for_us: 0\n", show.Output, StringComparison.Ordinal);
        Assert.Contains("epair0b: ", show.Output, StringComparison.Ordinal);
        Assert.Contains("        groups: all epair0a\n", show.Output, StringComparison.Ordinal);
        Assert.Contains("        multicast: 01:00:5e:00:00:01 224.0.0.1\n", show.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n        queue: classic, 0 of \d+ packets\n", show.Output);
        Assert.EndsWith(
            "routes:\n        destination  gateway  flags  interface  tables\n        10.9.0.0/24  link     UP     epair0a    all\n", show.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_tells_groups_memberships_queue_and_routes_as_json()
    {
        var show = CliRun.Of("show", "epair", "--address", "10.9.0.1/24", "--json").Json;

        var ifp = show.GetProperty("interfaces")[0];
        Assert.Equal(["all", "epair0a"], ifp.GetProperty("groups").EnumerateArray().Select(static g => g.GetString()));
        Assert.Equal("224.0.0.1", ifp.GetProperty("memberships")[1].GetProperty("group").GetString());
        Assert.Equal(1, ifp.GetProperty("memberships")[1].GetProperty("references").GetInt32());
        Assert.Equal("classic", ifp.GetProperty("queue").GetProperty("discipline").GetString());
        var route = Assert.Single(show.GetProperty("routes").EnumerateArray());
        Assert.Equal("10.9.0.0/24", route.GetProperty("destination").GetString());
        Assert.Equal(16, route.GetProperty("fibs").GetArrayLength());
    }

    [Fact]
    public void Show_counts_what_a_capture_brought_by_cause()
    {
        var show = CliRun.Of("show", $"file:{CaptureFiles.PathOf("ping_sizes.pcap")}", "--wait", "3", "--json");

        Assert.Equal(0, show.ExitCode);
        var ifp = show.Json.GetProperty("interfaces")[0];
        Assert.Equal(6, ifp.GetProperty("counters").GetProperty("in_packets").GetInt64());
        Assert.Equal(6, ifp.GetProperty("counters").GetProperty("in_drops_by").GetProperty("not_for_us").GetInt64());
        Assert.Equal(6, ifp.GetProperty("device").GetProperty("received").GetInt64());
        Assert.Equal(JsonValueKind.Null, ifp.GetProperty("media").ValueKind);
    }

    private static List<string> Names(CliRun run, string list, string name) =>
        [.. run.Json.GetProperty(list).EnumerateArray().Select(entry => entry.GetProperty(name).GetString()!)];
}
