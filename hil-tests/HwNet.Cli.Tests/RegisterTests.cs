using System.Text.Json;

namespace HwNet.Cli.Tests;

[Collection(CommandLineCollection.Name)]
public class RegisterTests
{
    [Fact]
    public void A_ping_traces_registers_by_the_names_of_the_driver_and_of_the_model()
    {
        var ping = CliRun.Of("ping", "sim:axe,trace", "--revision", "ax88772b", "--trace-registers", "--address", "10.9.0.1/24", "10.9.0.2", "-c", "1", "-W", "10", "--json");

        Assert.True(ping.ExitCode == 0, ping.Error);
        Assert.Equal("sim:axe,trace,revision=ax88772b,registers", ping.Json.GetProperty("target").GetString());
        Assert.Empty(ping.Json.GetProperty("broken_rules").EnumerateArray());
        Assert.Matches(@"(?m)^sim:ax88772b \d\d:\d\d:\d\d\.\d{6} +\d+\.\d{3} ms  SROM\[04\] read 0x[0-9a-f]{4}  ok\r?$", ping.Error);
        Assert.Matches(@"(?m)^axe0 \d\d:\d\d:\d\d\.\d{6} +\d+\.\d{3} ms  RX_CTL write 0x0388 \(START\|AB\|HEADER1\|IPALIGN\)  ok\r?$", ping.Error);
        Assert.Matches(@"(?m)^model of sim:ax88772b \d\d:\d\d:\d\d\.\d{6}  RX_CTL_WRITE 40 10 value 0388 index 0000 length 0: Completed 0\r?$", ping.Error);
    }

    [Fact]
    public void Bringup_judges_by_the_rules_of_the_device()
    {
        var bringup = CliRun.Of("bringup", "sim:ncm", "--json");

        Assert.True(bringup.ExitCode == 0, bringup.Error + bringup.Output);
        var last = bringup.Json.GetProperty("steps").EnumerateArray().Last();
        Assert.Equal(("device's rules", "none broken"), (last.GetProperty("name").GetString(), last.GetProperty("detail").GetString()));
    }

    [Fact]
    public void A_recorded_trace_is_shown_and_compared_by_the_names_of_registers()
    {
        using var folder = new Folder();
        var (one, other) = (folder.PathOf("a.pcapng"), folder.PathOf("b.pcapng"));
        Assert.Equal(0, CliRun.Of("usb", "record", "sim:ax88772a", one, "--seconds", "0").ExitCode);
        Assert.Equal(0, CliRun.Of("usb", "record", "sim:ax88772b", other, "--seconds", "0").ExitCode);

        var registers = CliRun.Of("usb", "registers", one);
        var document = CliRun.Of("usb", "registers", other, "--driver", "axe", "--json");
        var diff = CliRun.Of("usb", "diff", "-re", one, other, "-U", "0");

        Assert.Matches(@"(?m)^ +\d+\.\d{6}  GPIO write 0x80 \(RELOAD\)  ok$", registers.Output);
        var gaps = document.Json.GetProperty("accesses").EnumerateArray().Single(static a => a.GetProperty("register").ValueKind == JsonValueKind.String && a.GetProperty("register").GetString() == "IPG");
        Assert.Equal(("15 0c 12", true, "Completed"), (gaps.GetProperty("value").GetString(), gaps.GetProperty("write").GetBoolean(), gaps.GetProperty("status").GetString()));
        Assert.Equal(1, diff.ExitCode);
        Assert.Contains("\n+RX_BURST write 8400 851e\n", diff.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("request 40", diff.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ping", "sim:ax88772", "10.9.0.2", "--address", "10.9.0.1/24", "--revision", "ax88773")]
    [InlineData("bringup", "sim:ax88772", "--revision", "ax88773")]
    [InlineData("usb", "show", "sim:ax88772", "--revision", "ax88773")]
    public void A_revision_that_is_not_there_is_refused_with_those_that_are(params string[] words)
    {
        var run = CliRun.Of(words);

        Assert.Contains("known are ax88172, ax88772, ax88772a, ax88772b, ax88178", run.Error + run.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, run.ExitCode);
    }

    [Theory]
    [InlineData("epair", "--revision", "ax88772")]
    [InlineData("epair", "--trace-registers")]
    public void Options_of_USB_are_refused_for_what_is_no_USB_device(params string[] words)
    {
        CliRun.Of(["ping", words[0], "10.9.0.2", .. words[1..]]).AssertRefused(words[1]);
    }
}
