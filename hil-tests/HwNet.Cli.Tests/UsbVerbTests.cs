using System.Text.Json;
using HwNet.Fixtures.Captures;

namespace HwNet.Cli.Tests;

[Collection(CommandLineCollection.Name)]
public class UsbVerbTests
{
    private static string Kernel(string kind) => CaptureFiles.PathOf($"usb/kernel_{kind}.pcap");

    [Fact]
    public void The_tree_shows_the_simulated_devices_with_their_drivers()
    {
        var tree = CliRun.Of("usb", "tree", "--json");

        Assert.Equal(0, tree.ExitCode);
        var ecm = tree.Json.GetProperty("models").EnumerateArray().Single(m => m.GetProperty("target").GetString() == "sim:ecm");
        Assert.Equal("ecm", ecm.GetProperty("driver").GetString());
        Assert.Contains("sim:ecm  0525:a4a1", CliRun.Of("usb", "tree").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_decodes_every_descriptor_with_its_offset()
    {
        var show = CliRun.Of("usb", "show", "sim:ecm", "-v");

        Assert.Equal(0, show.ExitCode);
        Assert.Contains("\n    9    INTERFACE 0 setting 0: 02/06/00 communications, Ethernet (ECM), 1 endpoints, string 4\n           090400000102060004\n", show.Output, StringComparison.Ordinal);
        Assert.Contains("   23      CDC union control interface 0, data interface 1\n", show.Output, StringComparison.Ordinal);
        Assert.Contains("segments of 1514 bytes, 16 multicast filters", show.Output, StringComparison.Ordinal);
        Assert.Contains("string 5: 020EAA000001\n", show.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_tells_what_is_wrong_with_descriptors()
    {
        var show = CliRun.Of("usb", "show", "sim:ecm,fault=endpoint-packet-zero", "--json");

        Assert.Equal(0, show.ExitCode);
        var problems = show.Json.GetProperty("configurations")[0].GetProperty("problems").EnumerateArray().Select(p => p.GetString()!);
        Assert.Contains(problems, p => p.Contains("wMaxPacketSize 0", StringComparison.Ordinal));
    }

    [Fact]
    public void Explain_gives_a_reason_for_every_line_of_every_table()
    {
        var explain = CliRun.Of("usb", "explain", "sim:ecm", "--json");

        Assert.Equal(0, explain.ExitCode);
        Assert.Equal("ecm", explain.Json.GetProperty("taken").GetString());
        var lines = explain.Json.GetProperty("drivers").EnumerateArray().SelectMany(d => d.GetProperty("lines").EnumerateArray()).ToList();
        Assert.Contains(lines, l => l.GetProperty("reason").GetString() == "interface 0 of configuration 1 is 02/06/00");
        Assert.All(lines, l => Assert.NotEmpty(l.GetProperty("reason").GetString()!));
    }

    [Fact]
    public void Explain_tells_why_a_device_that_fits_cannot_be_used()
    {
        var explain = CliRun.Of("usb", "explain", "sim:ecm,fault=endpoint-in-missing", "--json");

        var ecm = explain.Json.GetProperty("drivers").EnumerateArray().Single(d => d.GetProperty("name").GetString() == "ecm");
        Assert.True(ecm.GetProperty("fits").GetBoolean());
        Assert.NotEqual(JsonValueKind.Null, ecm.GetProperty("unbindable").ValueKind);
    }

    [SkippableTheory]
    [InlineData("t.pcapng")]
    [InlineData("t.pcap")]
    public void What_is_recorded_is_read_by_tshark_and_replayed_without_a_difference(string name)
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        using var folder = new Folder();
        var record = CliRun.Of("usb", "record", "sim:ecm", folder.PathOf(name), "--ping", "10.9.0.2", "--json");
        Assert.True(record.ExitCode == 0, record.Error + record.Output);
        Assert.Equal(3, record.Json.GetProperty("replies").GetInt64());
        Assert.Equal(record.Json.GetProperty("events").GetInt64(), Tshark.Fields(folder.PathOf(name), "frame.number").Count);
        Assert.Equal(3, Tshark.FieldsOf(folder.PathOf(name), "icmp.type == 0", "icmp.seq").Count);

        var again = CliRun.Of("usb", "diff", folder.PathOf(name), folder.PathOf(name));
        var replay = CliRun.Of("usb", "replay", folder.PathOf(name), "--address", "10.9.0.1/24", "--json");

        Assert.Equal(0, again.ExitCode);
        var requests = replay.Json.GetProperty("differences").EnumerateArray().Select(d => d.GetString()!).Where(d => !d.Contains("OUT 0x", StringComparison.Ordinal));
        Assert.Empty(requests);
        Assert.Equal(4, replay.Json.GetProperty("received").GetInt64());
    }

    [Fact]
    public void The_kernels_trace_shows_where_our_driver_does_otherwise()
    {
        var replay = CliRun.Of("usb", "replay", Kernel("ecm"), "--seconds", "0.2");

        Assert.Equal(1, replay.ExitCode);
        Assert.Contains("not in the trace: SET_INTERFACE 1 setting 0", replay.Output, StringComparison.Ordinal);
        Assert.Contains("in the trace, but not made: SET_ETHERNET_PACKET_FILTER", replay.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_difference_of_two_traces_reads_as_diff()
    {
        var diff = CliRun.Of("usb", "diff", "--requests", "--ignore-enumeration", Kernel("ecm"), Kernel("ncm"));

        Assert.Equal(1, diff.ExitCode);
        Assert.StartsWith("--- ", diff.Output, StringComparison.Ordinal);
        Assert.Contains("\n SET_CONFIGURATION 1\n", diff.Output, StringComparison.Ordinal);
        Assert.Contains("\n+GET_NTB_PARAMETERS interface 0 length 28 [28] 1c000300", diff.Output, StringComparison.Ordinal);
        Assert.Contains(" the same, ", diff.Lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usb", "Required command was not provided")]
    [InlineData("usb show", "Required argument 'TARGET' missing")]
    [InlineData("usb show epair", "epair is no USB device")]
    [InlineData("usb explain sim:nosuch", "there is no model 'nosuch'")]
    [InlineData("usb record sim:ecm /nosuch/folder/x", "cannot create the capture")]
    [InlineData("usb record sim:ecm x --ping somewhere", "'somewhere' is no IPv4 address")]
    [InlineData("usb replay /nosuch", "cannot be read (ENOENT)")]
    public void Wrong_words_are_refused_with_cause_and_cure(string words, string cause)
    {
        var run = CliRun.Of(words.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(cause, run.Error + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_without_whole_descriptors_cannot_be_replayed_and_says_so()
    {
        CliRun.Of("usb", "replay", CaptureFiles.PathOf("usb/kernel_ncm.usbmon")).AssertRefused("usbmon's text keeps 32 bytes of a transfer");
    }

    [Fact]
    public void A_device_that_is_not_in_the_trace_is_refused_with_those_that_are()
    {
        var run = CliRun.Of("usb", "replay", Kernel("ncm"), "--device", "1.99");

        run.AssertRefused("there is no device '1.99' in it");
        Assert.Contains("(1d6b:0103)", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tree")]
    [InlineData("show")]
    [InlineData("explain")]
    [InlineData("record")]
    [InlineData("replay")]
    [InlineData("diff")]
    public void Every_verb_explains_itself_with_examples_and_exit_codes(string verb)
    {
        var run = CliRun.Of("usb", verb, "--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"hwnet usb {verb}", run.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:\n  0  ", run.Output, StringComparison.Ordinal);
    }
}
