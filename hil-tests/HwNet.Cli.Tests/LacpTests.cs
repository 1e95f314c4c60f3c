using System.Text.Json;
using HwNet.Bench.Lab;

namespace HwNet.Cli.Tests;

[Collection(CommandLineCollection.Name)]
[Trait("Spec", "IF-122")]
public class LacpTests
{
    [SkippableFact]
    public void Open_vSwitch_is_named_as_the_partner_of_every_member()
    {
        Skip.If(OvsBond.Missing is not null, OvsBond.Missing);
        using var lab = new PcapLab();
        using var far = new NetNamespace();
        using var one = new VethPair(new VethEnd { Namespace = lab.Here }, new VethEnd { Namespace = far });
        using var two = new VethPair(new VethEnd { Namespace = lab.Here }, new VethEnd { Namespace = far });
        using var ovs = new OvsBond(far, [one.Far, two.Far], active: false, fast: true, "10.9.0.2/24");

        var run = CliProcess.Run(lab.Here, "lacp", $"lagg:lacp:pcap:{one.Near}+pcap:{two.Near}", "--json", "--fast");

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        var report = JsonDocument.Parse(run.Output).RootElement;
        var partner = Text(report.GetProperty("partner"), "system");
        Assert.Contains($"  sys_id: {partner}\n", ovs.Show("lacp/show"), StringComparison.Ordinal);
        Assert.Contains($"actor key: {report.GetProperty("partner").GetProperty("key").GetInt32()}\n", ovs.Show("lacp/show"), StringComparison.Ordinal);
        Assert.Equal(one.NearLladdr.ToString(), Text(report.GetProperty("actor"), "system"));
        Assert.True(report is { } r && r.GetProperty("bundled").GetBoolean() && r.GetProperty("fast").GetBoolean());
        var members = report.GetProperty("members").EnumerateArray().ToArray();
        Assert.Equal(2, members.Length);
        Assert.All(members, m => Assert.Equal(("distributing", "current", "selected", partner), (Text(m, "mux"), Text(m, "receive"), Text(m, "selection"), Text(m.GetProperty("partner"), "system"))));
    }

    [Fact]
    public void Without_a_partner_the_table_says_so_and_the_exit_code_is_1()
    {
        var run = CliRun.Of("lacp", "lagg:lacp:epair+epair", "--for", "0.2", "--slow", "--passive");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("lagg0: LACP passive, slow", run.Lines[0]);
        Assert.Matches("^  actor    02:00:00:00:00:0a  priority 32768  key [0-9]+$", run.Lines[1]);
        Assert.Equal("  partner  none", run.Lines[2]);
        Assert.Equal("  member   end      system             key  port  state     machines", run.Lines[3]);
        Assert.Matches("^  epair0a  actor    02:00:00:00:00:0a  [0-9]    [0-9]     --G---d-  unselected, detached$", run.Lines[4]);
        Assert.Matches("^           partner  00:00:00:00:00:00  0    0     -[F-]------  no link$", run.Lines[5]);
        Assert.Contains("no member carries: epair0a has no link; epair1a has no link", run.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_aggregate_by_LACP_is_refused()
    {
        CliRun.Of("lacp", "epair").AssertRefused("epair is no aggregate by LACP");
        CliRun.Of("lacp", "lagg:failover:epair").AssertRefused("is no aggregate by LACP");
        CliRun.Of("lacp", "lagg:lacp:epair", "--fast", "--slow").AssertRefused("--fast and --slow exclude each other");
        CliRun.Of("lacp", "lagg:bonding:epair").AssertRefused("lagg:bonding:epair makes no sense");
        CliRun.Of("lacp", "lagg:lacp,quick:epair").AssertRefused("lagg:lacp,quick:epair makes no sense");
        CliRun.Of("lacp", "lagg:failover,fast:epair").AssertRefused("makes no sense");
    }

    [Fact]
    public void Other_protocols_are_targets_of_the_usual_verbs()
    {
        var show = CliRun.Of("show", "lagg:loadbalance:epair+epair");

        Assert.Equal(0, show.ExitCode);
        Assert.StartsWith("lagg0: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500", show.Output, StringComparison.Ordinal);
        Assert.Contains("media: autoselect (2 of 2 members)", show.Output, StringComparison.Ordinal);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
