using System.Text.Json;
using HwNet.Bench.Lab;
using HwNet.Bus.Pcap;
using HwNet.Fixtures.Captures;

namespace HwNet.Cli.Tests;

[Collection(CommandLineCollection.Name)]
public class DumpTests
{
    public static TheoryData<string, bool> Readable => new()
    {
        { "arp_request_reply.pcap", false },
        { "arp_request_reply.pcap", true },
        { "ping_sizes.pcap", false },
        { "ping_sizes.pcap", true },
        { "ping_fragmented.pcapng", false },
        { "ipv6_nd_ping.pcapng", false },
        { "ipv6_nd_ping.pcapng", true },
        { "vlan_tags.pcap", false },
        { "vlan_tags.pcap", true },
    };

    /// <summary>tcpdump, which we did not write, words the same packets the same.</summary>
    [SkippableTheory]
    [MemberData(nameof(Readable))]
    public void Packets_read_as_in_tcpdump(string name, bool linkHeader)
    {
        Skip.IfNot(HostCommand.Exists("tcpdump"), "tcpdump is not installed");
        var path = CaptureFiles.PathOf(name);
        string[] link = linkHeader ? ["-e"] : [];
        var expected = HostCommand.Run("tcpdump", [.. link, "-n", "-r", path]).Output;

        var dump = CliRun.Of(["dump", $"file:{path}", "-n", .. link]);

        Assert.Equal(0, dump.ExitCode);
        Assert.Equal(expected.Split('\n'), dump.Output.Split('\n'));
    }

    [Fact]
    public void A_word_behind_the_interface_that_is_none_is_refused_with_those_that_are()
    {
        var dump = CliRun.Of("dump", "pcap:lo,receive=soon", "-c", "1");

        Assert.NotEqual(0, dump.ExitCode);
        Assert.Contains("'receive=soon' is no option", dump.Error, StringComparison.Ordinal);
        Assert.Contains("receive=block", dump.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Bytes_read_as_in_tcpdump()
    {
        Skip.IfNot(HostCommand.Exists("tcpdump"), "tcpdump is not installed");
        var path = CaptureFiles.PathOf("arp_request_reply.pcap");

        Assert.Equal(HostCommand.Run("tcpdump", "-n", "-x", "-r", path).Output, CliRun.Of("dump", $"file:{path}", "-x").Output);
    }

    [SkippableTheory]
    [InlineData("ping_sizes.pcap", "icmp and greater 100")]
    [InlineData("vlan_tags.pcap", "vlan 5")]
    [InlineData("multicast_igmp_udp.pcap", "udp")]
    public void A_filter_chooses_the_same_packets_as_tcpdump(string name, string filter)
    {
        Skip.If(PcapBus.LibraryVersion is null || !HostCommand.Exists("tcpdump"), "libpcap or tcpdump is not installed");
        var path = CaptureFiles.PathOf(name);
        var wanted = HostCommand.Run("tcpdump", "-n", "-t", "-r", path, filter).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

        var dump = CliRun.Of(["dump", $"file:{path}", .. filter.Split(' ')]);

        Assert.NotEqual(0, wanted);
        Assert.Equal(wanted, dump.Lines.Length);
    }

    [SkippableFact]
    public void A_wrong_filter_is_refused_in_libpcaps_words()
    {
        Skip.If(PcapBus.LibraryVersion is null, "libpcap is not installed");

        CliRun.Of("dump", $"file:{CaptureFiles.PathOf("ping_sizes.pcap")}", "port", "elephant").AssertRefused("the filter cannot be used (EINVAL)");
    }

    [SkippableTheory]
    [InlineData("giants.pcapng")]
    [InlineData("runts.pcap")]
    [InlineData("ping_fragmented.pcapng")]
    public void What_is_written_is_what_was_there(string name)
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        using var folder = new Folder();
        var (path, copy) = (CaptureFiles.PathOf(name), folder.PathOf("copy.pcapng"));

        var dump = CliRun.Of("dump", $"file:{path}", "-w", copy);

        Assert.Equal(0, dump.ExitCode);
        Assert.Empty(dump.Bytes);
        string[] fields = ["frame.time_epoch", "frame.len", "frame.cap_len", "eth.src", "eth.type"];
        Assert.Equal(Tshark.Fields(path, fields), Tshark.Fields(copy, fields));
    }

    [SkippableFact]
    public void Standard_output_gets_pcapng_and_nothing_else()
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        using var folder = new Folder();
        var dump = CliRun.Of("dump", $"file:{CaptureFiles.PathOf("ping_sizes.pcap")}", "-w", "-", "-c", "4");

        File.WriteAllBytes(folder.PathOf("x.pcapng"), dump.Bytes);

        Assert.Equal(0, dump.ExitCode);
        Assert.Equal(4, Tshark.Fields(folder.PathOf("x.pcapng"), "frame.number").Count);
        Assert.Contains("4 packets captured", dump.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_object_a_line()
    {
        var dump = CliRun.Of("dump", $"file:{CaptureFiles.PathOf("vlan_tags.pcap")}", "--json", "-x");

        Assert.Equal(0, dump.ExitCode);
        Assert.Equal(5, dump.Lines.Length);
        Assert.All(dump.Lines, line =>
        {
            var packet = JsonDocument.Parse(line).RootElement;
            Assert.Equal(packet.GetProperty("captured_length").GetInt32() * 2, packet.GetProperty("bytes").GetString()!.Length);
        });
        Assert.Equal("02:00:00:00:00:0a", JsonDocument.Parse(dump.Lines[0]).RootElement.GetProperty("source").GetString());
    }

    [Fact]
    public void An_interface_in_memory_is_listened_to_until_interrupted()
    {
        using var interrupted = new CancellationTokenSource();
        interrupted.CancelAfter(TimeSpan.FromMilliseconds(300));

        var dump = CliRun.Of(["dump", "epair"], null, interrupted.Token);

        Assert.Equal(0, dump.ExitCode);
        Assert.Contains("0 packets captured", dump.Error, StringComparison.Ordinal);
    }
}
