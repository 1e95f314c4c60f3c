using HwNet.Fixtures.Captures;

namespace HwNet.Cli.Tests;

/// <summary>The whole program, on cables to the Linux kernel.</summary>
public class EndToEndTests
{
    [SkippableFact]
    public void The_kernel_answers_our_ping()
    {
        using var lab = new PcapLab("10.9.0.2");

        var ping = CliProcess.Run(lab.Here, "ping", lab.Target(), "--address", "10.9.0.1/24", "10.9.0.2", "-c", "5", "-W", "10");

        Assert.True(ping.ExitCode == 0, ping.Output + ping.Error);
        Assert.Contains("5 packets transmitted, 5 received, 0% packet loss", ping.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Our_stack_answers_the_kernels_ping()
    {
        using var lab = new PcapLab("10.9.0.2");
        using var process = CliProcess.Start(lab.Here, "info: pcap0: link state changed to UP", "show", lab.Target(), "--address", "10.9.0.1/24", "--wait", "3600", "--log-level", "info");

        var ping = lab.Far[0].Run("ping", "-c", "3", "-i", "0.2", "-w", "20", "10.9.0.1");
        process.Interrupt();

        Assert.True(ping.ExitCode == 0, ping.Output);
        var (code, output) = process.End();
        Assert.Equal(0, code);
        Assert.Contains("inet 10.9.0.1 ", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_recorded_dump_is_read_by_tshark()
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        using var lab = new PcapLab("10.9.0.2");
        using var folder = new Folder();
        using var traffic = lab.StartTraffic();

        var dump = CliProcess.Run(lab.Here, "dump", lab.Target(), "-w", folder.PathOf("x.pcapng"), "-c", "20");
        traffic.Kill();

        Assert.True(dump.ExitCode == 0, dump.Error);
        Assert.Equal(20, Tshark.Fields(folder.PathOf("x.pcapng"), "frame.interface_name").Count(name => name == lab.Cables[0].Near));
    }

    [SkippableFact]
    public void A_dump_is_piped_to_tshark()
    {
        Skip.If(Tshark.Missing is not null, Tshark.Missing);
        using var lab = new PcapLab("10.9.0.2");
        using var traffic = lab.StartTraffic();

        var piped = lab.Here.Run("bash", "-c", $"{CliProcess.Shell} dump {lab.Target()} -w - -c 10 icmp 2>/dev/null | tshark -n -r - -T fields -e frame.number 2>/dev/null; echo ${{PIPESTATUS[@]}}");
        traffic.Kill();

        var lines = piped.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([.. Enumerable.Range(1, 10).Select(n => $"{n}"), "0 0"], lines);
    }

    [SkippableTheory]
    [InlineData("", "head -n 2")]
    [InlineData("-w -", "head -c 100")]
    [InlineData("--json", "head -n 1")]
    public void A_reader_that_goes_ends_a_dump_in_order(string options, string reader)
    {
        using var lab = new PcapLab("10.9.0.2");
        using var traffic = lab.StartTraffic();

        var piped = lab.Here.Run("bash", "-c", $"{CliProcess.Shell} dump {lab.Target()} {options} | {reader} >/dev/null; echo ${{PIPESTATUS[0]}}");
        traffic.Kill();

        Assert.Equal("0", piped.Output.Trim());
        Assert.DoesNotContain("unexpected", piped.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_interrupt_ends_a_dump_with_its_summary()
    {
        using var lab = new PcapLab("10.9.0.2");
        using var folder = new Folder();
        using var process = CliProcess.Start(lab.Here, "listening on", "dump", lab.Target(), "-w", folder.PathOf("x.pcapng"));

        process.Interrupt();

        Assert.Equal(0, process.End().ExitCode);
        Assert.Contains("packets captured", process.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Two_kernels_reach_each_other_through_a_forwarding()
    {
        using var lab = new PcapLab("10.9.0.1", "10.9.0.2");
        using var process = CliProcess.Start(lab.Here, "forwarding between", "forward", lab.Target(0), lab.Target(1));

        var ping = lab.Far[0].Run("ping", "-c", "5", "-i", "0.2", "-w", "20", "10.9.0.2");
        process.Interrupt();

        Assert.True(ping.ExitCode == 0, ping.Output);
        var (code, output) = process.End();
        Assert.Equal(0, code);
        Assert.Matches($@"{lab.Target(0)} -> {lab.Target(1)}: [1-9]\d* frames", output);
        Assert.Matches($@"{lab.Target(1)} -> {lab.Target(0)}: [1-9]\d* frames", output);
    }

    [SkippableFact]
    public void An_interface_that_is_killed_ends_a_forwarding_with_a_message_and_exit_code_2()
    {
        using var lab = new PcapLab("10.9.0.1", "10.9.0.2");
        using var process = CliProcess.Start(lab.Here, "forwarding between", "forward", lab.Target(0), lab.Target(1), "--json");
        using var traffic = lab.Far[0].Start("ping", "-q", "-i", "0.01", "10.9.0.2");

        lab.Cables[1].Dispose();

        var (code, output) = process.End();
        traffic.Kill();
        Assert.Equal(2, code);
        Assert.Contains("hwnet: pcap1: ", process.Error, StringComparison.Ordinal);
        Assert.Contains("went away while it was open", process.Error, StringComparison.Ordinal);
        var report = System.Text.Json.JsonDocument.Parse(output).RootElement;
        Assert.Equal("interface", report.GetProperty("ended_by").GetString());
        Assert.Equal(0, report.GetProperty("leaked_buffers").GetInt32());
    }

    [SkippableFact]
    public void A_capture_is_replayed_to_the_kernel()
    {
        using var lab = new PcapLab("10.9.0.2");

        var replay = CliProcess.Run(lab.Here, "replay", lab.Target(), CaptureFiles.PathOf("ping_sizes.pcap"), "--topspeed", "--loop", "100");

        Assert.True(replay.ExitCode == 0, replay.Output + replay.Error);
        Assert.Contains("600 of 600 frames sent", replay.Output, StringComparison.Ordinal);
        var statistics = System.Text.Json.JsonDocument.Parse(lab.Far[0].Must("ip", "-j", "-s", "link", "show", "dev", lab.Cables[0].Far)).RootElement;
        Assert.True(statistics[0].GetProperty("stats64").GetProperty("rx").GetProperty("packets").GetInt64() >= 600);
    }
}
