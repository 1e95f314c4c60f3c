using HwNet.Bench.Lab;
using Xunit.Abstractions;

namespace HwNet.Cli.Tests;

/// <summary>The host kernel's own stack talks through an interface of this layer; iperf3 and tcpdump judge.</summary>
public class TapForwardTests(ITestOutputHelper output)
{
    private const int Recorded = 4000;

    [SkippableFact]
    [Trait("Spec", "IF-124")]
    public void The_kernels_stack_talks_through_a_tap_and_a_forwarding_with_right_checksums()
    {
        using var folder = new Folder();
        using var lab = new TapLab();
        var toWire = folder.PathOf("wire.pcap");
        var toTap = folder.PathOf("tap.pcap");
        var ping = lab.Near.Run("ping", "-c", "3", "-i", "0.2", "-w", "20", TapLab.FarAddress);
        Assert.True(ping.ExitCode == 0, ping.Output);
        lab.StartServer();
        lab.Record(lab.Far, lab.FarInterface, toWire, Recorded);
        lab.Record(lab.Near, TapLab.Tap, toTap, Recorded);

        // UDP first, so that the records, which end after so many frames, have both.
        AssertFlows(lab, "UDP out", "-u", "-b", "20M", "-l", "1400");
        AssertFlows(lab, "UDP in", "-u", "-b", "20M", "-l", "1400", "-R");
        AssertFlows(lab, "TCP out");
        AssertFlows(lab, "TCP in", "-R");
        lab.FinishRecords();
        var report = lab.Finish();

        AssertRight(toWire);
        AssertRight(toTap);
        Assert.Equal("interrupt", report.GetProperty("ended_by").GetString());
        Assert.Equal(0, report.GetProperty("leaked_buffers").GetInt32());
        Assert.All(report.GetProperty("paths").EnumerateArray(), path => Assert.True(path.GetProperty("frames").GetInt64() > Recorded));
    }

    /// <summary>How much flows is the machine's; that it flows is not: a checksum that is wrong lets nothing through.</summary>
    private void AssertFlows(TapLab lab, string what, params string[] options)
    {
        var (bits, lost) = lab.Measure(options);
        output.WriteLine($"{what}: {bits / 1e6:0} Mbit/s received, {lost:0.0} % lost");
        Assert.True(bits > 1e6, $"{what}: {bits} bits a second");
        Assert.True(lost < 50, $"{what}: {lost} % lost");
    }

    /// <summary>tcpdump recomputes every checksum of frames recorded whole.</summary>
    private static void AssertRight(string file)
    {
        var said = HostCommand.Must("tcpdump", "-vv", "-n", "-r", file);

        Assert.DoesNotContain("incorrect", said, StringComparison.Ordinal);
        Assert.DoesNotContain("bad cksum", said, StringComparison.Ordinal);
        Assert.Contains("udp sum ok", said, StringComparison.Ordinal);
        Assert.Contains("(correct)", said, StringComparison.Ordinal);
    }
}
