namespace HwNet.Cli.Tests;

[Collection(CommandLineCollection.Name)]
public class PingTests
{
    [Fact]
    public void The_link_partner_at_the_end_of_an_epair_answers()
    {
        var ping = CliRun.Of("ping", "epair", "--address", "10.9.0.1/24", "10.9.0.2", "-c", "3", "-W", "10");

        Assert.Equal(0, ping.ExitCode);
        Assert.Equal("PING 10.9.0.2 from 10.9.0.1 epair0a: 56(84) bytes of data.", ping.Lines[0]);
        Assert.Matches(@"^64 bytes from 10\.9\.0\.2: icmp_seq=1 ttl=64 time=[0-9.]+ ms$", ping.Lines[1]);
        Assert.Contains("\n--- 10.9.0.2 ping statistics ---\n3 packets transmitted, 3 received, 0% packet loss, time ", ping.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nrtt min/avg/max/mdev = [0-9.]+/[0-9.]+/[0-9.]+/[0-9.]+ ms\n$", ping.Output);
    }

    [Fact]
    public void The_own_address_answers_on_the_loopback_interface()
    {
        Assert.Equal(0, CliRun.Of("ping", "lo", "127.0.0.1", "-c", "1", "-W", "10").ExitCode);
    }

    [Fact]
    public void Json_is_one_document_with_the_replies()
    {
        var ping = CliRun.Of("ping", "epair", "10.9.0.2", "-c", "2", "-s", "100", "-W", "10", "--json");

        Assert.Equal(0, ping.ExitCode);
        Assert.Equal(2, ping.Json.GetProperty("received").GetInt64());
        Assert.Equal(2, ping.Json.GetProperty("replies").GetArrayLength());
        Assert.Equal(108, ping.Json.GetProperty("replies")[0].GetProperty("bytes").GetInt32());
        Assert.True(ping.Json.GetProperty("rtt_ms").GetProperty("min").GetDouble() > 0);
    }

    [Theory]
    [InlineData("1472")]
    [InlineData("0")]
    public void Payloads_of_every_size_come_back_whole(string size)
    {
        var ping = CliRun.Of("ping", "epair", "10.9.0.2", "-c", "1", "-s", size, "-W", "10", "--json");

        Assert.Equal(0, ping.ExitCode);
        Assert.Equal(0, ping.Json.GetProperty("damaged").GetInt64());
    }

    [Fact]
    public void Nobody_answering_is_exit_code_1()
    {
        var file = Fixtures.Captures.CaptureFiles.PathOf("ping_sizes.pcap");

        var ping = CliRun.Of("ping", $"file:{file}", "--address", "10.9.0.1/24", "10.9.0.9", "-c", "1", "-W", "0.2");

        Assert.Equal(1, ping.ExitCode);
        Assert.Contains("1 packets transmitted, 0 received", ping.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("rtt ", ping.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupt_ends_with_the_summary()
    {
        using var interrupted = new CancellationTokenSource();
        interrupted.CancelAfter(TimeSpan.FromSeconds(1));

        var ping = CliRun.Of(["ping", "epair", "10.9.0.2", "-i", "0.05"], null, interrupted.Token);

        Assert.Equal(0, ping.ExitCode);
        Assert.Contains("--- 10.9.0.2 ping statistics ---", ping.Output, StringComparison.Ordinal);
    }
}
