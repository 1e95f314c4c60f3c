using System.Collections.Concurrent;
using System.Diagnostics;
using HwNet.Bench;
using HwNet.Bench.Lab;
using HwNet.Bench.Targets;
using HwNet.Bus.Pcap;
using HwNet.Net;
using HwNet.Protocols.Dhcp;

namespace HwNet.Drivers.Tests.Dhcp;

/// <summary>A stack without address on one end of a veth pair; on the other end, in a namespace of its own, dnsmasq and the Linux kernel at 10.9.0.2.</summary>
internal sealed class DnsmasqRig : IDisposable
{
    /// <summary>A limit no good run comes near.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly VethPair _cable;
    private readonly string _capture = Path.Combine(Path.GetTempPath(), $"{NetRig.UniqueName("hwd")}.pcap");
    private readonly Process _tcpdump;
    private readonly ManualResetEventSlim _listening = new();
    private bool _captured;

    internal DnsmasqRig(params string[] options)
    {
        Skip.If(NetRig.Missing is not null, NetRig.Missing);
        Skip.If(PcapBus.LibraryVersion is null, "libpcap is not installed");
        Skip.If(Dnsmasq.Missing is not null, Dnsmasq.Missing);
        Skip.If(!HostCommand.Exists("tcpdump"), "tcpdump is not installed: apt install tcpdump");
        Far = new NetNamespace();
        _cable = new VethPair(new VethEnd(), new VethEnd { Namespace = Far, Address = "10.9.0.2/24" });
        _tcpdump = StartCapture();
        Server = new Dnsmasq(Far, _cable.Far, "10.9.0.50,10.9.0.99,255.255.255.0,120", options);
        Stack = new NetStack(new NetStackOptions { CpuCount = 1 });

        // Near end in the namespace of the process: a new address restarts the device, on whatever thread the client runs.
        Ifp = new TargetOpener(new DriverCatalog()).Attach(Stack, new TargetName("pcap", _cable.Near))[0];
        TargetOpener.BringUp(Ifp);
    }

    /// <summary>The probes of RFC 5227, a tenth as long: on a veth nobody is slow.</summary>
    internal static DhcpClientOptions Quick { get; } = new()
    {
        ProbeWait = TimeSpan.FromMilliseconds(10),
        ProbeMin = TimeSpan.FromMilliseconds(100),
        ProbeMax = TimeSpan.FromMilliseconds(200),
        AnnounceWait = TimeSpan.FromMilliseconds(200),
        DeclineWait = TimeSpan.FromMilliseconds(200),
        Seed = 11,
    };

    internal NetNamespace Far { get; }

    internal string FarName => _cable.Far;

    internal Dnsmasq Server { get; }

    internal NetStack Stack { get; }

    internal IfNet Ifp { get; }

    /// <summary>What the client told, in order.</summary>
    internal ConcurrentQueue<DhcpProgress> Steps { get; } = new();

    internal DhcpCounters Counters => Stack.Inet.Dhcp.Counters;

    /// <summary>A client that has its lease.</summary>
    internal DhcpClient Obtain(DhcpClientOptions? options = null)
    {
        Assert.Equal(Errno.None, Stack.Inet.Dhcp.Open(Ifp, out var client, (options ?? Quick) with { Progress = Steps.Enqueue }));
        Assert.Equal(Errno.None, client!.Start());
        Await(() => client.State == DhcpState.Bound, "a lease");
        return client;
    }

    /// <summary>Gives the lease back, and ends the client.</summary>
    internal void Release(DhcpClient client)
    {
        Assert.Equal(Errno.None, client.Release());
        Await(() => client.State == DhcpState.Stopped, "released");
        client.Dispose();
    }

    internal void Await(Func<bool> condition, string what) =>
        Assert.True(SpinWait.SpinUntil(condition, Limit), $"not there: {what}; {string.Join(", ", Steps)}; {Server.Log}");

    /// <summary>Ends the recording at the kernel's end of the cable, when it has so many messages of the client.</summary>
    /// <returns>Its path.</returns>
    internal string Capture(int messages)
    {
        if (!_captured)
        {
            _captured = true;
            Await(() => CountMessages() >= messages, $"{messages} messages recorded");
            HostCommand.Must("kill", "-INT", $"{_tcpdump.Id}");
            Assert.True(_tcpdump.WaitForExit(Limit), "tcpdump does not end");
        }

        return _capture;
    }

    public void Dispose()
    {
        Stack.Dispose();
        Server.Dispose();
        if (!_tcpdump.HasExited)
        {
            _tcpdump.Kill();
        }

        _tcpdump.Dispose();
        _cable.Dispose();
        Far.Dispose();
        _listening.Dispose();
        File.Delete(_capture);
        Assert.Equal(0, Stack.Mbufs.Outstanding);
    }

    /// <summary>Frames from UDP port 68 in the file, as far as it is written (pcap, link type Ethernet).</summary>
    private int CountMessages()
    {
        using var file = new FileStream(_capture, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        var count = 0;
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        for (var at = 24; at + 16 <= length; at += 16 + BitConverter.ToInt32(bytes, at + 8))
        {
            var frame = bytes.AsSpan(at + 16);
            count += frame.Length > 42 && frame[12] == 8 && frame[13] == 0 && frame[23] == 17 && frame[34] == 0 && frame[35] == 68 ? 1 : 0;
        }

        return count;
    }

    private Process StartCapture()
    {
        var process = Far.Start("tcpdump", "-Z", "root", "-U", "--immediate-mode", "-n", "-i", _cable.Far, "-w", _capture);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null || line.Data.Contains("listening on", StringComparison.Ordinal))
            {
                _listening.Set();
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        Assert.True(_listening.Wait(Limit), "tcpdump does not listen");
        return process;
    }
}
