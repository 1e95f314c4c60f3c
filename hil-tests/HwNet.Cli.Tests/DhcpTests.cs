using HwNet.Bench.Lab;

namespace HwNet.Cli.Tests;

/// <summary>hwnet dhcp, judged by dnsmasq where it can be had.</summary>
[Collection(CommandLineCollection.Name)]
public class DhcpTests
{
    [Fact]
    public void Nobody_answering_is_exit_code_1_with_cause_and_cure()
    {
        var dhcp = CliRun.Of("dhcp", "epair", "--timeout", "0.3");

        Assert.Equal(1, dhcp.ExitCode);
        Assert.Matches(@"^ +[0-9.]+ s  discover  who has an address for me\?\n$", dhcp.Output);
        Assert.Contains("nobody offered an address within 0.3 s (1 question sent)", dhcp.Error, StringComparison.Ordinal);
        Assert.Contains("'hwnet dump epair port 67 or port 68'", dhcp.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_tells_of_failure_too()
    {
        var dhcp = CliRun.Of("dhcp", "epair", "--timeout", "0.3", "--json", "--request", "10.9.0.7");

        Assert.Equal(1, dhcp.ExitCode);
        Assert.False(dhcp.Json.GetProperty("good").GetBoolean());
        Assert.Equal("request", dhcp.Json.GetProperty("steps")[0].GetProperty("step").GetString());
        Assert.Equal("10.9.0.7", dhcp.Json.GetProperty("steps")[0].GetProperty("address").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, dhcp.Json.GetProperty("lease").ValueKind);
    }

    [Theory]
    [InlineData("dhcp lo", "lo0 is no Ethernet interface")]
    [InlineData("dhcp epair --request here", "'here' is no IPv4 address")]
    [InlineData("dhcp epair --timeout 0", "--timeout: '0' is no number")]
    public void Wrong_words_are_refused_with_cause_and_cure(string words, string cause)
    {
        CliRun.Of(words.Split(' ')).AssertRefused(cause);
    }

    [SkippableFact]
    public void Dnsmasq_grants_renews_and_takes_back_a_lease()
    {
        Skip.If(Dnsmasq.Missing is not null, Dnsmasq.Missing);
        using var lab = new PcapLab("10.9.0.2");
        using var server = new Dnsmasq(lab.Far[0], lab.Cables[0].Far, "10.9.0.50,10.9.0.50,255.255.255.0,1h");

        var dhcp = CliProcess.Run(lab.Here, "dhcp", lab.Target(), "--no-probe", "--renew-check", "--release", "--json");
        server.Await("DHCPRELEASE");

        Assert.True(dhcp.ExitCode == 0, dhcp.Output + dhcp.Error);
        var report = System.Text.Json.JsonDocument.Parse(dhcp.Output).RootElement;
        Assert.Equal(
            ["discover", "offer", "request", "bound", "renew", "renewed", "released"], report.GetProperty("steps").EnumerateArray().Select(static s => s.GetProperty("step").GetString()));
        Assert.True(report.GetProperty("renewed").GetBoolean() && report.GetProperty("released").GetBoolean());
        var lease = report.GetProperty("lease");
        Assert.Equal(("10.9.0.50", 3600), (lease.GetProperty("address").GetString(), lease.GetProperty("lease_seconds").GetInt32()));

        // dnsmasq sends each client a little earlier, by chance.
        Assert.InRange(lease.GetProperty("t1_seconds").GetInt32(), 1500, 1800);
        Assert.InRange(lease.GetProperty("t2_seconds").GetInt32(), 2800, 3150);
    }

    [SkippableFact]
    public void A_lease_is_shown_as_a_table_and_kept_until_interrupted()
    {
        Skip.If(Dnsmasq.Missing is not null, Dnsmasq.Missing);
        using var lab = new PcapLab("10.9.0.2");
        using var server = new Dnsmasq(lab.Far[0], lab.Cables[0].Far, "10.9.0.50,10.9.0.50,255.255.255.0,1h", "--domain=lab.example", "--dhcp-option=option:dns-server,10.9.0.3");
        using var process = CliProcess.Start(
            lab.Here, "info: pcap0: 10.9.0.50/24 from 10.9.0.2", "dhcp", lab.Target(), "--no-probe", "--stay", "--log-level", "info");

        var ping = lab.Far[0].Run("ping", "-c", "1", "-W", "10", "10.9.0.50");
        process.Interrupt();

        Assert.True(ping.ExitCode == 0, ping.Output);
        var (code, output) = process.End();
        Assert.Equal(0, code);
        Assert.Matches(@"\n  address     10\.9\.0\.50/24\n  router      10\.9\.0\.2\n  dns         10\.9\.0\.3\n  domain      lab\.example\n  server      10\.9\.0\.2\n  lease       1 h, until ", output);
        Assert.Matches(@"\n  T1, T2      renews after \d+ min.*, asks any server after \d+ min", output);
    }

    [SkippableFact]
    public void A_range_without_a_free_address_says_what_to_do()
    {
        Skip.If(Dnsmasq.Missing is not null, Dnsmasq.Missing);
        using var lab = new PcapLab("10.9.0.2");
        using var server = new Dnsmasq(lab.Far[0], lab.Cables[0].Far, "10.9.0.50,10.9.0.50,255.255.255.0,1h");
        _ = lab.Far[0].Must("ip", "address", "add", "10.9.0.50/32", "dev", "lo");

        var dhcp = CliProcess.Run(lab.Here, "dhcp", lab.Target(), "--timeout", "6");

        Assert.Equal(1, dhcp.ExitCode);
        Assert.Matches(@"s  conflict  [0-9a-f:]{17} has 10\.9\.0\.50: declined\n", dhcp.Output);
        Assert.Contains("no lease: 10.9.0.50 was granted, but ", dhcp.Error, StringComparison.Ordinal);
    }
}
