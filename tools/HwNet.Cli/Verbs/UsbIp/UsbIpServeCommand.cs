using System.CommandLine;
using System.Net;
using HwNet.Bench;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb.UsbIp;
using HwNet.Cli.Common;

namespace HwNet.Cli.Verbs.UsbIp;

/// <summary>hwnet usbip serve: exports USB devices, simulated ones above all, until interrupted.</summary>
internal sealed class UsbIpServeCommand : Verb
{
    private const int MostTargets = 200;

    private readonly Argument<string[]> _targets = new("TARGET")
    {
        Description = "sim:MODEL, usb:VID:PID or usbip:HOST/BUSID; 'hwnet list' shows them",
        HelpName = "TARGET...",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _listen = new("--listen")
    {
        Description = "Where to listen; USB/IP has no passwords: whoever reaches the port has the devices",
        HelpName = "ADDRESS",
        DefaultValueFactory = static _ => "127.0.0.1",
    };

    private readonly Option<long?> _port = Numbers.Whole("--port", "N", "The port; 0 for any that is free; 3240 if not given", 0, 65535);

    internal UsbIpServeCommand(CliContext context)
        : base("serve", "Exports USB devices to other machines until interrupted", context)
    {
        Add(_targets);
        Add(_listen);
        Add(_port);
    }

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet usbip serve sim:ecm                             a Linux kernel's driver meets our model",
        "hwnet usbip serve usb:0525:a4a2 --listen 0.0.0.0      to whoever reaches this machine",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } =
        ["0  served until interrupted", "2  wrong usage, no such device, or the port is taken"];

    protected override int Run(Invocation invocation)
    {
        if (!IPAddress.TryParse(invocation.Value(_listen), out var address))
        {
            throw new BenchException(new($"--listen: '{invocation.Value(_listen)}' is no address", "give an IPv4 or IPv6 address of this machine; 0.0.0.0 or :: for all"));
        }

        var names = invocation.Value(_targets)!;
        if (names.Length > MostTargets)
        {
            throw new BenchException(new($"{names.Length} targets are too many", $"at most {MostTargets} are served at once"));
        }

        var text = new UsbIpServeText(invocation);
        var exports = new List<UsbExport>();
        try
        {
            var port = (int)(invocation.Value(_port) ?? UsbIpAddress.DefaultPort);
            using var server = new UsbIpServer(new UsbIpServerOptions { Address = address, Port = port, OnEvent = text.Tell });
            foreach (var (index, name) in names.Index())
            {
                var export = UsbExport.Open(invocation.Target(name), index, TimeProvider.System);
                exports.Add(export);
                _ = server.Export(BusId(index), export.Device);
            }

            Start(server);
            text.Begin(server.EndPoint!, [.. exports.Select((export, index) => (BusId(index), names[index], export))]);
            _ = invocation.Interrupted.WaitHandle.WaitOne();
        }
        finally
        {
            exports.ForEach(static export => export.Dispose());
        }

        return ExitCode.Good;
    }

    private static string BusId(int index) => $"1-{index + 1}";

    private static void Start(UsbIpServer server)
    {
        var error = server.Start(out var failure);
        if (error != Errno.None)
        {
            throw new BenchException(new($"{failure} ({error})", "give --port or --listen"));
        }
    }
}
