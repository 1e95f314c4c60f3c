using System.Collections.Concurrent;
using HwNet.Bus.Usb;
using HwNet.Bus.Usb.UsbIp;

namespace HwNet.Drivers.Tests.UsbIp;

/// <summary>Our server on a free port of this machine with little devices "1-1" and "1-2".</summary>
internal sealed class Rig : IDisposable
{
    internal static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    internal Rig(UsbIpServerOptions? options = null)
    {
        Server = new UsbIpServer((options ?? new UsbIpServerOptions()) with { Port = 0, OnEvent = Events.Add });
        Assert.Equal(Errno.None, Server.Export("1-1", One));
        Assert.Equal(Errno.None, Server.Export("1-2", Two));
        Assert.Equal(Errno.None, Server.Start(out var failure));
        Assert.Null(failure);
    }

    internal TinyBusDevice One { get; } = new();

    internal TinyBusDevice Two { get; } = new();

    internal UsbIpServer Server { get; }

    internal BlockingCollection<UsbIpServerEvent> Events { get; } = [];

    internal UsbIpAddress Address => new("127.0.0.1", Server.EndPoint!.Port, "1-1");

    internal static UsbIpDevice Open(UsbIpAddress address, UsbIpClientOptions? options = null)
    {
        var error = UsbIpDevice.Open(address, options, out var device, out var failure);
        Assert.True(error == Errno.None, failure);
        return device!;
    }

    /// <summary>Imported, configured, with both bulk endpoints.</summary>
    internal static UsbIpDevice OpenConfigured(UsbIpAddress address, UsbIpClientOptions? options = null)
    {
        var device = Open(address, options);
        Assert.Equal(UsbStatus.Completed, device.SetConfiguration(1));
        Assert.Equal(UsbStatus.Completed, device.Claim(0));
        Assert.Equal(UsbStatus.Completed, device.Claim(1));
        Assert.Equal(UsbStatus.Completed, device.SetAlternate(1, 1));
        return device;
    }

    internal UsbIpServerEvent Next()
    {
        Assert.True(Events.TryTake(out var e, Long), "nothing happened at the server");
        return e;
    }

    /// <summary>Waits until something is true; only a failure takes long.</summary>
    internal static void Until(Func<bool> condition, string what) => Assert.True(SpinWait.SpinUntil(condition, Long), what);

    public void Dispose()
    {
        Server.Dispose();
        Events.Dispose();
    }
}
