using System.Diagnostics;
using System.Text.Json;
using HwNet.Bench.Lab;
using HwNet.Bus.Pcap.Tap;

namespace HwNet.Cli.Tests;

/// <summary>The kernel's stack in one namespace behind a TAP, the kernel in another behind a veth pair, and hwnet between them.</summary>
internal sealed class TapLab : IDisposable
{
    internal const string Tap = "hw0";
    internal const string NearAddress = "10.9.0.1";
    internal const string FarAddress = "10.9.0.2";

    private readonly PcapLab _lab;
    private readonly CliProcess _forward;
    private readonly List<Process> _started = [];

    internal TapLab()
    {
        Skip.If(TapBus.Check(out var missing) != Errno.None, missing);
        Skip.IfNot(HostCommand.Exists("iperf3"), "the command 'iperf3' is missing: apt install iperf3");
        Skip.IfNot(HostCommand.Exists("tcpdump"), "the command 'tcpdump' is missing: apt install tcpdump");
        _lab = new PcapLab(FarAddress);
        _forward = CliProcess.Start(_lab.Here, "forwarding between", "forward", $"tap:{Tap}", _lab.Target(), "--json");
        _ = _lab.Here.Must("ip", "addr", "add", $"{NearAddress}/24", "dev", Tap);
        _ = _lab.Here.Must("ip", "link", "set", Tap, "up");
    }

    internal NetNamespace Near => _lab.Here;

    internal NetNamespace Far => _lab.Far[0];

    internal string FarInterface => _lab.Cables[0].Far;

    /// <summary>Records what hwnet writes to an interface: what its kernel receives there. Ends by itself after so many frames.</summary>
    internal void Record(NetNamespace space, string ifname, string file, int frames)
    {
        var tcpdump = Keep(space.Start("tcpdump", "-n", "-i", ifname, "-Q", "in", "-c", $"{frames}", "-w", file));
        AwaitListening(tcpdump.StandardError);
    }

    /// <summary>Waits for the ends of the records.</summary>
    internal void FinishRecords()
    {
        foreach (var recorder in _started.Where(process => process.StartInfo.ArgumentList.Contains("tcpdump")))
        {
            Assert.True(recorder.WaitForExit(PcapLab.Limit), "a record did not get its frames");
        }
    }

    internal void StartServer()
    {
        // Its few lines of later fit the pipe.
        var server = Keep(Far.Start("iperf3", "-s", "--forceflush"));
        AwaitListening(server.StandardOutput);
    }

    /// <summary>Two seconds of iperf3 from the near kernel; -R turns the direction.</summary>
    /// <returns>What the receiver got: bits a second, and the share lost of UDP in per cent.</returns>
    internal (double Bits, double Lost) Measure(params string[] options)
    {
        var run = Near.Run("iperf3", ["-c", FarAddress, "-t", "2", "-J", .. options]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var end = JsonDocument.Parse(run.Output).RootElement.GetProperty("end");
        var udp = end.TryGetProperty("sum", out var sum);
        return udp
            ? (sum.GetProperty("bits_per_second").GetDouble(), sum.GetProperty("lost_percent").GetDouble())
            : (end.GetProperty("sum_received").GetProperty("bits_per_second").GetDouble(), 0);
    }

    /// <summary>Ends the forwarding.</summary>
    /// <returns>Its report.</returns>
    internal JsonElement Finish()
    {
        _forward.Interrupt();
        var (code, output) = _forward.End();
        Assert.True(code == 0, _forward.Error);
        return JsonDocument.Parse(output).RootElement;
    }

    public void Dispose()
    {
        foreach (var process in _started)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
        }

        _forward.Dispose();
        _lab.Dispose();
    }

    private static void AwaitListening(StreamReader reader)
    {
        string? line;
        while ((line = reader.ReadLine()) is not null && !line.Contains("listening on", StringComparison.OrdinalIgnoreCase))
        {
        }

        Assert.NotNull(line);
    }

    private Process Keep(Process process)
    {
        _started.Add(process);
        return process;
    }
}
