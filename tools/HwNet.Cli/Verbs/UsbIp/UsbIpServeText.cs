using System.Net;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb.UsbIp;
using HwNet.Cli.Common;
using HwNet.Cli.Common.Output;

namespace HwNet.Cli.Verbs.UsbIp;

/// <summary>Tells what is served and what happens: lines for people, or one JSON object a line.</summary>
/// <remarks>Lock: own; events come on the threads of the clients.</remarks>
internal sealed class UsbIpServeText(Invocation invocation)
{
    private readonly Lock _lock = new();
    private readonly TextWriter _output = invocation.Terminal.Out;

    /// <summary>What is exported, and what a Linux machine does to import it.</summary>
    internal void Begin(IPEndPoint where, IReadOnlyList<(string BusId, string Target, UsbExport Export)> exports)
    {
        lock (_lock)
        {
            foreach (var (busId, target, export) in exports)
            {
                var partner = export.Partner?.ToString();
                if (invocation.Json)
                {
                    Write(new UsbIpServeLine("exported", busId, target, Printable.Text(export.Device.Description), where.ToString(), partner));
                    continue;
                }

                _output.WriteLine($"{busId}  {target}  {export.Device.Descriptors.Device.Id}  {Printable.Text(export.Device.Description)}");
                if (partner is not null)
                {
                    _output.WriteLine($"     at the far end of its cable {partner} answers to ping");
                }
            }

            if (!invocation.Json)
            {
                Instruct(where, exports[0].BusId);
            }

            _output.Flush();
        }
    }

    /// <summary>Something happened.</summary>
    internal void Tell(UsbIpServerEvent e)
    {
        var kind = e.Kind.ToString().ToLowerInvariant();
        lock (_lock)
        {
            if (invocation.Json)
            {
                Write(new UsbIpServeLine(kind, e.BusId, null, e.Detail, e.Client, null));
            }
            else
            {
                _output.WriteLine($"{Printable.Text(e.BusId)}  {kind} {(e.Kind == UsbIpServerEventKind.Attached ? "to" : "from")} {e.Client}: {Printable.Text(e.Detail)}");
            }

            _output.Flush();
        }
    }

    private void Instruct(IPEndPoint where, string busId)
    {
        var any = where.Address.Equals(IPAddress.Any) || where.Address.Equals(IPAddress.IPv6Any);
        var host = any ? Dns.GetHostName() : where.Address.ToString();
        var port = where.Port == UsbIpAddress.DefaultPort ? "" : $"--tcp-port {where.Port} ";
        _output.WriteLine($"listening at {where}; on a Linux machine, as root:");
        _output.WriteLine("  modprobe vhci-hcd");
        _output.WriteLine($"  usbip {port}attach -r {host} -b {busId}");
    }

    private void Write(UsbIpServeLine line) => _output.WriteLine(System.Text.Json.JsonSerializer.Serialize(line, UsbIpJson.Default.UsbIpServeLine));
}
