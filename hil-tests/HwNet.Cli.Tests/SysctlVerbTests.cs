namespace HwNet.Cli.Tests;

[Collection(CommandLineCollection.Name)]
[Trait("Spec", "IF-38")]
public class SysctlVerbTests
{
    [Fact]
    public void Sysctl_lists_every_node_with_what_it_is()
    {
        var all = CliRun.Of("sysctl", "-a");

        Assert.Equal(0, all.ExitCode);
        Assert.Equal(all.Output, CliRun.Of("sysctl").Output);
        Assert.Contains("net.inet.ip.ttl: 64\n    What a packet may make when its sender does not say (int, 1 to 255, hops, default 64)\n", all.Output, StringComparison.Ordinal);
        Assert.Contains("net.fibs: 16\n    Forwarding tables; said when the stack is made (int, read-only)\n", all.Output, StringComparison.Ordinal);
        Assert.Contains("net.link.generic.if_start_oncpu_sched: 0\n", all.Output, StringComparison.Ordinal);
        Assert.Contains("net.inet6.ip6.dad_count: 1\n", all.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_is_read_set_and_described()
    {
        Assert.Equal("net.link.ether.inet.max_age: 1200\n", CliRun.Of("sysctl", "net.link.ether.inet.max_age").Output);
        Assert.Equal("net.link.ether.inet.max_age: 1200 -> 300\n", CliRun.Of("sysctl", "net.link.ether.inet.max_age=5m").Output);
        Assert.Equal(5, CliRun.Of("sysctl", "net.link.generic").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("duration, 1 to 604800, s, default 1200", CliRun.Of("sysctl", "-d", "net.link.ether.inet.max_age").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Interfaces_have_nodes_when_a_target_is_attached()
    {
        var shown = CliRun.Of("sysctl", "--target", "epair", "net.link.epair0a.mtu=1400", "net.link.epair0a.metric");

        Assert.Equal(0, shown.ExitCode);
        Assert.Equal("net.link.epair0a.mtu: 1500 -> 1400\nnet.link.epair0a.metric: 0\n", shown.Output);
    }

    [Fact]
    public void Json_has_all_a_program_needs()
    {
        var node = Assert.Single(CliRun.Of("sysctl", "net.inet.ip.ttl=9", "--json").Json.GetProperty("nodes").EnumerateArray());

        Assert.Equal("net.inet.ip.ttl", node.GetProperty("name").GetString());
        Assert.Equal(("9", "64", "64", "1", "255", "hops", "int"), (Text("value"), Text("was"), Text("default"), Text("least"), Text("most"), Text("unit"), Text("type")));
        Assert.True(node.GetProperty("writable").GetBoolean());

        string? Text(string name) => node.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("sysctl net.inet.ip.ttll", "there is no node 'net.inet.ip.ttll' (ENOENT)")]
    [InlineData("sysctl net.inet.ip.ttl=0", "out of range. Give a whole number, from 1 to 255 hops")]
    [InlineData("sysctl net.fibs=4", "net.fibs is read-only")]
    [InlineData("list --sysctl net.inet.ip.ttl", "--sysctl: 'net.inet.ip.ttl' sets nothing")]
    [InlineData("list --sysctl net.inet.ip.ttl=x", "Give a whole number, from 1 to 255 hops")]
    [InlineData("show epair --sysctl ttl=3", "There is net.inet.ip.ttl")]
    public void What_is_wrong_is_told_with_the_cure(string line, string words)
    {
        var run = CliRun.Of(line.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_common_option_sets_a_value_for_a_run()
    {
        var shown = CliRun.Of("sysctl", "net.inet.ip.ttl", "net.isr.maxqlimit", "--sysctl", "net.inet.ip.ttl=3", "--sysctl", "net.isr.maxqlimit=1");

        Assert.Equal("net.inet.ip.ttl: 3\nnet.isr.maxqlimit: 1\n", shown.Output);
    }

    [Theory]
    [InlineData("ping epair 10.9.0.2 --address 10.9.0.1/24 -c 1 -W 20")]
    [InlineData("show epair")]
    [InlineData("forward epair epair --duration 0.01")]
    public void A_verb_that_opens_a_stack_takes_what_is_set(string line)
    {
        Assert.Equal(0, CliRun.Of([.. line.Split(' '), "--sysctl", "net.inet.ip.ttl=3"]).ExitCode);

        var refused = CliRun.Of([.. line.Split(' '), "--sysctl", "net.inet6.ip6.dad_count=3"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("net.inet6.ip6.dad_count=3 cannot be set (ENOENT)", refused.Error, StringComparison.Ordinal);
    }
}
