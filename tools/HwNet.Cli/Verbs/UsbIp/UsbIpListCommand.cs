using System.CommandLine;
using HwNet.Bench;
using HwNet.Bus.Usb.UsbIp;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.UsbIp;

/// <summary>hwnet usbip list: what a server exports.</summary>
internal sealed class UsbIpListCommand : Verb
{
    private readonly Argument<string> _server = new("HOST[:PORT]") { Description = "Where usbipd runs; an IPv6 address with a port stands in brackets" };

    internal UsbIpListCommand(CliContext context)
        : base("list", "The devices that a server of USB/IP exports", context) => Add(_server);

    internal override IReadOnlyList<string> Examples { get; } =
    [
        "hwnet usbip list lab",
        "hwnet usbip list 127.0.0.1:3241 --json | jq -r '.devices[].target'",
    ];

    internal override IReadOnlyList<string> ExitCodes { get; } = ["0  listed, even when nothing is exported", "2  wrong usage, or the server cannot be asked"];

    protected override int Run(Invocation invocation)
    {
        var text = invocation.Value(_server)!;
        if (!UsbIpAddress.TryParse(text, out var server, out var failure))
        {
            throw new BenchException(new($"'{text}' is no server: {failure}", "write HOST or HOST:PORT"));
        }

        var error = UsbIpClient.List(server, null, out var devices, out failure);
        if (error != Errno.None)
        {
            var words = (failure ?? $"{server} cannot be asked").Split("; ", 2);
            throw new BenchException(new($"{words[0]} ({error})", words.Length > 1 ? words[1] : "is usbipd running there?"));
        }

        var report = new UsbIpListReport(server.ToString(), [.. devices.Select(device => UsbIpListEntry.Of(server, device))]);
        if (invocation.Json)
        {
            invocation.Write(report, CliJson.Default.UsbIpListReport);
        }
        else
        {
            Write(invocation.Terminal.Out, report);
        }

        return ExitCode.Good;
    }

    private static void Write(TextWriter output, UsbIpListReport report)
    {
        if (report.Devices.Count == 0)
        {
            output.WriteLine($"{Printable.Text(report.Server)} exports nothing that is free");
        }

        foreach (var device in report.Devices)
        {
            output.WriteLine($"{Printable.Text(device.Target)}  {device.Id}  {device.Speed}  {Printable.Text(device.Path)}");
            foreach (var (index, triple) in device.Interfaces.Index())
            {
                output.WriteLine($"    interface {index}: class {triple}");
            }
        }
    }
}
