using HwNet.Bench;
using HwNet.Bench.Lab;
using HwNet.Bench.Targets;
using HwNet.Bus.Pcap;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Pseudo.Bridge;

/// <summary>Two Linux kernels on two cables, this bridge between them.</summary>
[Trait("Spec", "IF-123")]
public sealed class BridgeJudgeTests
{
    [SkippableFact]
    public void Linux_pings_Linux_through_the_bridge_and_the_bridge_itself()
    {
        Skip.If(NetRig.Missing is not null, NetRig.Missing);
        Skip.If(PcapBus.LibraryVersion is null, "libpcap is not installed");
        using var near = new NetNamespace();
        using var one = new NetNamespace();
        using var other = new NetNamespace();
        using var first = new VethPair(new VethEnd { Namespace = near }, new VethEnd { Namespace = one, Address = "10.9.1.1/24" });
        using var second = new VethPair(new VethEnd { Namespace = near }, new VethEnd { Namespace = other, Address = "10.9.1.2/24" });
        using var stack = new NetStack(new NetStackOptions { CpuCount = 1 });
        var bridge = near.Enter(() =>
        {
            var ifp = new TargetOpener(new DriverCatalog()).Attach(stack, TargetGrammar.Default.Parse($"bridge:pcap:{first.Near}+pcap:{second.Near}"))[0];
            TargetOpener.BringUp(ifp, Ipv4Prefix.Parse("10.9.1.3/24"));
            return ifp;
        });

        var through = one.Must("ping", "-c", "5", "-i", "0.2", "-w", "20", "-M", "do", "-s", "1472", "10.9.1.2");
        var back = other.Must("ping", "-c", "2", "-i", "0.2", "-w", "20", "10.9.1.1");
        var local = other.Must("ping", "-c", "2", "-i", "0.2", "-w", "20", "10.9.1.3");
        var neighbours = other.Must("ip", "neigh", "show", "dev", second.Far);

        Assert.Contains(" 5 received", through, StringComparison.Ordinal);
        Assert.All([back, local], static words => Assert.Contains(" 2 received", words, StringComparison.Ordinal));
        Assert.Contains($"10.9.1.1 lladdr {first.FarLladdr}", neighbours, StringComparison.Ordinal);
        Assert.Contains($"10.9.1.3 lladdr {bridge.Lladdr}", neighbours, StringComparison.Ordinal);
        Assert.Contains("2 addresses", bridge.Driver.Status, StringComparison.Ordinal);
        stack.Dispose();
        Assert.Equal(0, stack.Mbufs.Outstanding);
    }
}
