namespace HwNet.Cli.Tests;

[Collection(CommandLineCollection.Name)]
public class PacketThreadTests
{
    [Fact]
    public void Low_latency_has_protocols_run_on_the_receive_thread_and_a_sysctl_has_the_last_word()
    {
        Assert.Equal("net.isr.dispatch: deferred\n", CliRun.Of("sysctl", "net.isr.dispatch").Output);
        Assert.Equal("net.isr.dispatch: hybrid\n", CliRun.Of("sysctl", "net.isr.dispatch", "--low-latency").Output);
        Assert.Equal("net.isr.dispatch: direct\n", CliRun.Of("sysctl", "net.isr.dispatch", "--low-latency", "--sysctl", "net.isr.dispatch=direct").Output);
    }

    [Theory]
    [InlineData("show pcap:nosuch0 --low-latency", "pcap:nosuch0,receive=immediate")]
    [InlineData("show packet:nosuch0,receive=busy --low-latency", "packet:nosuch0,receive=busy cannot")]
    [InlineData("show pcap:nosuch0", "pcap:nosuch0 cannot")]
    public void Low_latency_has_each_frame_wake_the_receive_thread_unless_the_target_says_otherwise(string line, string words)
    {
        var run = CliRun.Of(line.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Threads_on_a_single_CPU_do_not_look_for_packets_there()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "threads are placed on Linux only");

        var one = CliRun.Of("sysctl", "net.isr.spin", "--cpu", "0", "--priority", "1");

        Assert.Equal((0, "net.isr.spin: 0\n"), (one.ExitCode, one.Output));
    }

    [Theory]
    [InlineData("list --cpu 1-", "--cpu: '1-' is no list of CPUs")]
    [InlineData("list --cpu 1023", "CPU 1023 is refused (EINVAL)")]
    [InlineData("list --priority 20", "There is no priority 20. Give -20 (most urgent) to 19")]
    [InlineData("list --priority high", "'high'")]
    public void What_cannot_be_had_is_told_with_the_cure(string line, string words)
    {
        var run = CliRun.Of(line.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }
}
