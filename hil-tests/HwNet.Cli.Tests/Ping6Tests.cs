using HwNet.Bench.Lab;
using HwNet.Bus.Pcap;
using HwNet.Wire;

namespace HwNet.Cli.Tests;

/// <summary>hwnet ping of IPv6 addresses, and of jumbo packets of both families; the Linux kernel answers.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class Ping6Tests
{
    private const int Mtu = 9000;

    [SkippableFact]
    public void The_kernel_answers_at_its_global_and_its_link_local_address_in_packets_of_every_size()
    {
        Skip.If(NetRig.Missing is not null, NetRig.Missing);
        Skip.If(PcapBus.LibraryVersion is null, "libpcap is not installed");
        using var here = new NetNamespace();
        using var far = new NetNamespace(ipv6: true);
        _ = far.Must("sysctl", "-q", "-w", "net.ipv6.conf.default.accept_dad=0");
        using var cable = new VethPair(
            new VethEnd { Namespace = here, Mtu = Mtu }, new VethEnd { Namespace = far, Address = "fd00:9::1/64", Mtu = Mtu });
        _ = far.Must("ip", "address", "add", "10.9.0.2/24", "dev", cable.Far);
        var link = Ipv6Address.LinkLocal(cable.FarLladdr).ToString();

        var wide = Run(here, cable, "--address", "fd00:9::2/64", "fd00:9::1", "-s", "8952");
        var local = Run(here, cable, link);
        var inet = Run(here, cable, "--address", "10.9.0.1/24", "10.9.0.2", "-s", "8972");
        var tooLong = Run(here, cable, "--address", "fd00:9::2/64", "fd00:9::1", "-s", "8953");
        var taken = Run(here, cable, "--address", "fd00:9::1/64", "fd00:9::9");

        Assert.Equal((0, 0, 0), (wide.ExitCode, local.ExitCode, inet.ExitCode));
        Assert.Contains("PING fd00:9::1 from fd00:9::2 ", wide.Output, StringComparison.Ordinal);
        Assert.Contains("8960 bytes from fd00:9::1: icmp_seq=2 ttl=64 time=", wide.Output, StringComparison.Ordinal);
        Assert.Contains($"64 bytes from {link}: icmp_seq=2", local.Output, StringComparison.Ordinal);
        Assert.Contains("8980 bytes from 10.9.0.2: icmp_seq=2", inet.Output, StringComparison.Ordinal);
        Assert.Equal(2, tooLong.ExitCode);
        Assert.Contains("at most -s 8952", tooLong.Error, StringComparison.Ordinal);
        Assert.Equal(2, taken.ExitCode);
        Assert.Contains("fd00:9::1 is the address of another station", taken.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fd00::1", "10.9.0.1/24", "no IPv6 address with prefix length")]
    [InlineData("fd00::1", "fd00::2", "no IPv6 address with prefix length")]
    [InlineData("fd00::1", "fd00::2/129", "no IPv6 address with prefix length")]
    [InlineData("fd00::1", "ff02::2/64", "no interface can have ff02::2")]
    [InlineData("10.9.0.2", "fd00::2/64", "no IPv4 address with prefix length")]
    public void An_address_that_does_not_fit_the_destination_is_wrong_usage(string destination, string address, string words)
    {
        var ping = CliRun.Of("ping", "epair", "--address", address, destination, "-c", "1");

        Assert.Equal(2, ping.ExitCode);
        Assert.Contains(words, ping.Error, StringComparison.Ordinal);
    }

    private static CliRun Run(NetNamespace here, VethPair cable, params string[] arguments) =>
        here.Enter(() => CliRun.Of(["ping", $"pcap:{cable.Near}", .. arguments, "-c", "2", "-i", "0.05", "-W", "10"]));
}
