using System.Text.Json;
using HwNet.Bench;
using HwNet.Bench.Lab;
using HwNet.Bench.Usb;
using HwNet.Bus.Usb.UsbIp;
using HwNet.Drivers.Tests.Usb.LibUsb;
using HwNet.Fixtures.UsbModels;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>The Linux kernel (vhci, cdc_ether) imports our model from our server, in a guest of the lab, and drives it.</summary>
[Collection(LabGuest.Collection)]
[Trait("Where", "guest")]
public sealed class UsbIpVhciTests : IDisposable
{
    private const string Mac = "02:0e:aa:00:00:77";
    private readonly List<IDisposable> _owned = [];

    [SkippableFact]
    public void The_kernel_drives_our_model_until_it_is_pulled()
    {
        Skip.If(UsbIpLab.Missing("loopback") is not null, UsbIpLab.Missing("loopback"));
        var (server, sim, partner) = Serve();

        for (var round = 0; round < 2; round++)
        {
            Attach(server);
            var netdev = AwaitNetdev();
            HostCommand.Must("ip", "address", "replace", "10.9.7.1/24", "dev", netdev);
            HostCommand.Must("ip", "link", "set", netdev, "up");
            var ping = HostCommand.Run("ping", "-c", "50", "-i", "0.02", "-w", "30", partner);
            Assert.True(ping.Output.Contains(" 50 received", StringComparison.Ordinal), ping.Output + ping.Error);
            Assert.Empty(sim.Model.Violations.ToDictionary());
            if (round == 0)
            {
                HostCommand.Must("usbip", "detach", "-p", "0");
                Rig.Until(() => Netdev() is null && server.ListFree().Count == 1, "the first import ends");
            }
        }

        sim.Unplug();

        Rig.Until(() => Netdev() is null, "the interface goes with the device");
        Assert.Equal((2, 0), (server.Statistics.Imports, server.Statistics.Malformed));
    }

    public void Dispose()
    {
        _owned.Reverse();
        _owned.ForEach(static o => o.Dispose());
    }

    private (UsbIpServer Server, SimBusDevice Sim, string Partner) Serve()
    {
        var export = UsbExport.Open(new TargetName("sim", $"ecm,mac={Mac}"), 7, TimeProvider.System);
        _owned.Add(export);
        var server = new UsbIpServer(new UsbIpServerOptions { Port = 0 });
        _owned.Add(server);
        Assert.Equal(Errno.None, server.Export("1-1", export.Device));
        Assert.Equal(Errno.None, server.Start(out _));
        return (server, (SimBusDevice)export.Device, export.Partner!.Value.ToString());
    }

    private static void Attach(UsbIpServer server)
    {
        Directory.CreateDirectory("/var/run");
        HostCommand.Must("usbip", "--tcp-port", $"{server.EndPoint!.Port}", "attach", "-r", "127.0.0.1", "-b", "1-1");
    }

    private static string AwaitNetdev()
    {
        string? name = null;
        Rig.Until(() => (name = Netdev()) is not null, "the kernel's driver makes an interface");
        return name!;
    }

    private static string? Netdev()
    {
        using var links = JsonDocument.Parse(HostCommand.Must("ip", "-j", "link"));
        return links.RootElement.EnumerateArray()
            .Where(static l => l.TryGetProperty("address", out var a) && a.GetString() == Mac)
            .Select(static l => l.GetProperty("ifname").GetString())
            .FirstOrDefault();
    }
}
