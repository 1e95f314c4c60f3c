using System.Text.Json;
using HwNet.Bench.Lab;
using HwNet.Bus.Pcap;
using HwNet.Bus.Usb.UsbIp;
using HwNet.Fixtures.Peers;
using HwNet.Fixtures.UsbModels;
using HwNet.Wire;

namespace HwNet.Lab.Tests.Inside;

/// <summary>One of our models, served to this guest's kernel by our USB/IP server: the kernel's own driver makes an interface of it.</summary>
internal sealed class KernelHost : IDisposable
{
    internal const string Address = "10.9.77.1";
    internal const string PartnerAddress = "10.9.77.2";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly LinkAddress PartnerStation = LinkAddress.Parse("02:48:57:01:00:77");

    private readonly UsbIpServer _server = new(new UsbIpServerOptions { Port = 0 });

    private readonly LinkPartner? _partner;

    /// <summary>Serves "sim:" and the argument, imports it, brings the interface up with an address.</summary>
    /// <param name="argument">As behind "sim:".</param>
    /// <param name="farEnd">Makes what stands at the far end of the cable; a link partner unless told.</param>
    internal KernelHost(string argument, Func<IFrameDevice, IDisposable>? farEnd = null)
    {
        Assert.True(SimModels.Find($"{argument},mac={Station}", out var sim, out var failure) == Errno.None, failure);
        Sim = sim!;
        FarEnd = farEnd is not null
            ? farEnd(Sim.Cable.OpenFarEnd())
            : _partner = new LinkPartner(Sim.Cable.OpenFarEnd(), new LinkPartnerOptions { Lladdr = PartnerStation, Ipv4 = Ipv4Address.Parse(PartnerAddress) });
        Assert.Equal(Errno.None, _server.Export("1-1", Sim));
        Assert.True(_server.Start(out failure) == Errno.None, failure);
        Directory.CreateDirectory("/var/run");
        HostCommand.Must("usbip", "--tcp-port", $"{_server.EndPoint!.Port}", "attach", "-r", "127.0.0.1", "-b", "1-1");
        string? name = null;
        Until(() => (name = Find()) is not null, "the kernel's driver makes an interface");
        Interface = name!;
        HostCommand.Must("ip", "address", "replace", $"{Address}/24", "dev", Interface);
        HostCommand.Must("ip", "link", "set", Interface, "up");
    }

    /// <summary>The address that the model tells its host.</summary>
    internal static LinkAddress Station { get; } = LinkAddress.Parse("02:0e:aa:00:00:77");

    /// <summary>The device.</summary>
    internal SimBusDevice Sim { get; }

    /// <summary>The function that is active.</summary>
    internal EthernetFunction Function => Sim.Model.Functions.OfType<EthernetFunction>().Single(f => f.ConfigurationValue == Sim.Model.Configuration);

    /// <summary>At the far end of the model's cable; answers to ping.</summary>
    internal LinkPartner Partner => _partner ?? throw new InvalidOperationException("something else stands at the far end");

    /// <summary>What stands at the far end of the model's cable.</summary>
    internal IDisposable FarEnd { get; }

    /// <summary>The kernel's interface.</summary>
    internal string Interface { get; }

    /// <summary>The kernel's driver.</summary>
    internal string Driver => Path.GetFileName(File.ResolveLinkTarget($"/sys/class/net/{Interface}/device/driver", returnFinalTarget: true)!.FullName);

    /// <summary>True when the kernel says that there is a cable.</summary>
    internal bool Carrier => File.ReadAllText($"/sys/class/net/{Interface}/carrier").Trim() == "1";

    /// <summary>True while the kernel has the interface.</summary>
    internal bool IsThere => Directory.Exists($"/sys/class/net/{Interface}");

    /// <summary>Waits; only a failure takes long.</summary>
    internal static void Until(Func<bool> condition, string what) => Assert.True(SpinWait.SpinUntil(condition, Limit), $"{what}: not within {Limit.TotalSeconds} s");

    /// <summary>What `ip link` says of the interface.</summary>
    internal JsonElement Link()
    {
        using var links = JsonDocument.Parse(HostCommand.Must("ip", "-s", "-j", "link", "show", "dev", Interface));
        return links.RootElement[0].Clone();
    }

    /// <summary>What the kernel counted: "rx" and "packets", for example.</summary>
    internal long Count(string direction, string counter) => Link().GetProperty("stats64").GetProperty(direction).GetProperty(counter).GetInt64();

    /// <summary>From now on the kernel asks nobody for the partner's address, as it does after a while, or for a stream of an earlier test: the answer would be one frame more.</summary>
    internal void KnowPartner() => HostCommand.Must("ip", "neighbour", "replace", PartnerAddress, "lladdr", PartnerStation.ToString(), "dev", Interface, "nud", "permanent");

    public void Dispose()
    {
        // First the device: the kernel lets go of it without anybody having to ask.
        Sim.Unplug();
        _ = SpinWait.SpinUntil(() => !IsThere, Limit);
        _server.Dispose();
        FarEnd.Dispose();
        Sim.Dispose();
    }

    private static string? Find() => Directory.EnumerateFileSystemEntries("/sys/class/net")
        .Where(static path => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName.Contains("/vhci_hcd", StringComparison.Ordinal) == true)
        .Select(Path.GetFileName).FirstOrDefault();
}
