using System.Diagnostics;
using HwNet.Bench;
using HwNet.Bench.Lab;
using HwNet.Bench.Targets;
using HwNet.Bus.Pcap;
using HwNet.Ioctl;
using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Inet6;

/// <summary>A stack with IPv6 on one end of a veth pair; on the other end, in a namespace of its own, Linux's IPv6.</summary>
internal sealed class KernelRig : IDisposable
{
    /// <summary>A limit no good run comes near.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly NetNamespace _near = Make(ipv6: false);
    private readonly VethPair _cable;

    internal KernelRig()
    {
        Far = new NetNamespace(ipv6: true);
        _cable = new VethPair(new VethEnd { Namespace = _near }, new VethEnd { Namespace = Far, Address = $"{Kernel}/64" });
        FarLladdr = _cable.FarLladdr;
        Stack = new NetStack(new NetStackOptions { CpuCount = 1 });
        Ifp = _near.Enter(() =>
        {
            var ifp = new TargetOpener(new DriverCatalog()).Attach(Stack, new TargetName("pcap", _cable.Near))[0];
            TargetOpener.BringUp(ifp);
            return ifp;
        });
        KernelLink = Ipv6Address.LinkLocal(FarLladdr);
        Await(() => !Far.Must("ip", "-6", "address", "show", "dev", FarName).Contains("tentative", StringComparison.Ordinal), "the kernel's addresses");
    }

    internal static Ipv6Address Own { get; } = Ipv6Address.Parse("fd00:9::1");

    internal static Ipv6Address Kernel { get; } = Ipv6Address.Parse("fd00:9::2");

    internal NetStack Stack { get; }

    internal Inet6Domain Inet6 => Stack.Inet6;

    internal IfNet Ifp { get; }

    internal NetNamespace Far { get; }

    internal string FarName => _cable.Far;

    internal LinkAddress FarLladdr { get; }

    /// <summary>The kernel's link-local address.</summary>
    internal Ipv6Address KernelLink { get; }

    /// <summary>Adds an address and waits until nobody else claims it.</summary>
    internal void AddAddress(Ipv6Address address)
    {
        Assert.Equal(Errno.None, Ifp.Ioctl(new AddInet6Address(address, 64)));
        Await(() => Inet6.StateOf(Ifp, address) == Inet6AddressState.Preferred, $"{address} in force");
    }

    /// <summary>Gives the kernel an address behind the cable, and waits until it is its own: that comes a moment after the command.</summary>
    internal void AddBehind(Ipv6Address address)
    {
        _ = Far.Must("ip", "-6", "address", "add", $"{address}/128", "dev", "lo");
        Await(() => Far.Run("ip", "-6", "route", "get", $"{address}").Output.StartsWith("local ", StringComparison.Ordinal), $"{address}, the kernel's own");
    }

    /// <summary>Adds an IPv4 address, which opens the device again: where it is.</summary>
    internal void AddAddress(Ipv4Address address, int length) =>
        Assert.Equal(Errno.None, _near.Enter(() => Ifp.Ioctl(new AddAddress(address, length))));

    internal static void Await(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        Assert.True(SpinWait.SpinUntil(condition, Limit), $"not within {watch.Elapsed.TotalSeconds:0} s: {what}");
    }

    public void Dispose()
    {
        Stack.Dispose();
        _cable.Dispose();
        Far.Dispose();
        _near.Dispose();
        Assert.Equal(0, Stack.Mbufs.Outstanding);
    }

    private static NetNamespace Make(bool ipv6)
    {
        Skip.If(NetRig.Missing is not null, NetRig.Missing);
        Skip.If(PcapBus.LibraryVersion is null, "libpcap is not installed");
        return new NetNamespace(ipv6);
    }
}
