using System.CommandLine;
using HwNet.Bench;
using HwNet.Bench.Targets;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.Wrappers;
using HwNet.Bus.Usb.Wrappers.Trace;
using HwNet.Capture;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Interfaces;
using HwNet.Cli.Common.Output;
using HwNet.Cli.Verbs.Ping;
using HwNet.Fixtures.Peers;
using HwNet.Fixtures.UsbModels;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Cli.Verbs.Usb;

/// <summary>hwnet usb record: attaches the driver through a trace, brings the interface up, and lets it run a while.</summary>
internal sealed class UsbRecordCommand : Verb
{
    private const int Pings = 3;
    private static readonly TimeSpan CarrierLimit = TimeSpan.FromSeconds(3);

    private readonly Argument<string> _target = UsbWords.Target();
    private readonly Argument<string> _file = new("FILE") { Description = "The trace: pcapng, or classic pcap when it ends in .pcap" };
    private readonly Option<double?> _seconds = Numbers.Decimal("--seconds", "SECONDS", "Let it run for so long (1)", 0, 86_400);
    private readonly Option<string?> _ping = new("--ping") { Description = "Ping that address three times, instead", HelpName = "ADDRESS" };
    private readonly Option<string?> _address = Addresses.Option("10.9.0.1/24");
    private readonly Option<long?> _snap = Numbers.Whole("--snap", "BYTES", "Bytes of each transfer that are kept (65536)", 0, UsbTraceOptions.LargestData);

    internal UsbRecordCommand(CliContext context)
        : base("record", "Brings a USB target's interface up and records what the driver and the device say", context)
    {
        Add(_target);
        Add(_file);
        Add(_seconds);
        Add(_ping);
        Add(_address);
        Add(_snap);
    }

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet usb record sim:ecm bring-up.pcapng",
        "hwnet usb record usb:0525:a4a1 ping.pcap --address 10.55.1.1/24 --ping 10.55.1.2 && tshark -r ping.pcap",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } =
        ["0  recorded", "1  recorded, but the interface did not come up, or no ping was answered", "2  wrong usage, target or file cannot be opened"];

    protected override int Run(Invocation invocation)
    {
        var target = invocation.Target(_target);
        var file = invocation.Value(_file) ?? "";
        var ping = invocation.Value(_ping) is { } text ? Addresses.ParseHost(text) : (Ipv4Address?)null;
        var address = Addresses.Parse(invocation.Value(_address) ?? (ping is null ? null : "10.9.0.1/24"));
        var device = UsbWords.Find(target, invocation.Catalog);
        using (device as IDisposable)
        {
            var format = file.EndsWith(".pcap", StringComparison.OrdinalIgnoreCase) ? CaptureFormat.PcapMicroseconds : CaptureFormat.PcapNg;
            if (CaptureWriter.Create(file, format, out var writer, out var failure) is not Errno.None)
            {
                throw new BenchException(new(failure!, "name a file in a folder that exists and may be written"));
            }

            using (writer)
            {
                var report = Record(invocation, target, device, writer!, ping, address) with { File = file };
                Write(invocation, report);
                return report.Failure is null && report.Replies != 0 && writer!.Error is null ? ExitCode.Good : ExitCode.Failed;
            }
        }
    }

    private UsbRecordReport Record(Invocation invocation, TargetName target, IUsbBusDevice device, CaptureWriter writer, Ipv4Address? ping, Ipv4Prefix? address)
    {
        var options = new UsbTraceOptions { MaxData = (int)(invocation.Value(_snap) ?? 65_536) };
        var traced = new WrappedUsbBusDevice(device, inner => new TracingUsbDevice(inner, writer, TimeProvider.System, options, ownsWriter: false));
        using var partner = ping is { } far && device is SimBusDevice sim
            ? new LinkPartner(sim.Cable.OpenFarEnd(), new LinkPartnerOptions { Ipv4 = far })
            : null;
        var report = new UsbRecordReport { Target = target.ToString(), File = "", Driver = invocation.Catalog.Find(device)?.Module.Name ?? "", Events = 0, Link = false };
        using (var stack = new NetStack())
        {
            invocation.Tune(stack);
            using var watch = new VanishWatch(stack, invocation.Interrupted);
            var ifp = new TargetOpener(invocation.Catalog).Attach(stack, target, new TargetOptions { Usb = traced })[0];
            report = RunInterface(invocation, report, ifp, ping, address, watch.Token);
            report = report with { Failure = report.Failure ?? watch.Cause };
        }

        // Once the interface is gone the trace is complete.
        return report with { Events = writer.FrameCount, Failure = report.Failure ?? writer.Error };
    }

    private UsbRecordReport RunInterface(Invocation invocation, UsbRecordReport report, IfNet ifp, Ipv4Address? ping, Ipv4Prefix? address, CancellationToken stop)
    {
        try
        {
            TargetOpener.BringUp(ifp, address);
        }
        catch (BenchException e)
        {
            return report with { Failure = $"{e.Problem.Cause}: {e.Problem.Cure}" };
        }

        report = report with { Link = Carrier.Await([ifp], CarrierLimit, stop) };
        if (ping is not { } destination)
        {
            _ = stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(invocation.Value(_seconds) ?? 1));
            return report;
        }

        if (ifp.Stack.Inet.Icmp.OpenEcho(out var socket) is var error and not Errno.None)
        {
            throw new BenchException(new($"no echo socket ({error})", "try again"));
        }

        using var echo = new InetEcho(socket!, ifp, destination);
        using var closing = stop.Register(echo.Close);
        var options = new PingOptions(destination.ToString(), Pings, 56, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2));
        var answers = new PingSession(ifp, echo, options, static _ => { }).Run(report.Target, address?.ToString() ?? "", stop);
        return report with { Sent = answers.Transmitted, Replies = answers.Received };
    }

    private static void Write(Invocation invocation, UsbRecordReport report)
    {
        if (invocation.Json)
        {
            invocation.Write(report, CliJson.Default.UsbRecordReport);
            return;
        }

        var output = invocation.Terminal.Out;
        output.WriteLine($"{Printable.Text(report.Target)} with {report.Driver}: {report.Events} events in {Printable.Text(report.File)}, link {(report.Link ? "up" : "down")}");
        if (report.Sent is { } sent)
        {
            output.WriteLine($"{report.Replies} of {sent} pings answered");
        }

        if (report.Failure is { } failure)
        {
            output.WriteLine(Printable.Text(failure));
        }
    }
}
