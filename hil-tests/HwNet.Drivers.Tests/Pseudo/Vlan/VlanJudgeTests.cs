using HwNet.Bench;
using HwNet.Bench.Lab;
using HwNet.Bench.Targets;
using HwNet.Bus.Pcap;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Pseudo.Vlan;

/// <summary>Others judge the tags: Open vSwitch puts them on and takes them off for Linux behind it, tcpdump reads them, Linux's own VLAN driver where the kernel has it.</summary>
[Trait("Spec", "IF-121")]
public sealed class VlanJudgeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [SkippableFact]
    public void Linux_behind_a_VLAN_port_of_Open_vSwitch_and_we_ping_each_other_with_full_frames()
    {
        using var rig = new VlanSwitchRig();
        rig.AddPort("p5", 5, "10.9.5.2/24");
        var vlan = rig.Open(new TargetName("vlan", $"{rig.Nic}.5@3"), "10.9.5.1/24");

        var words = rig.Far.Must("ping", "-c", "3", "-i", "0.2", "-w", "20", "-M", "do", "-s", "1472", "10.9.5.1");
        var seen = Capture(rig.Far, rig.FarName, 2, () => Ping(rig.Stack, "10.9.5.2", 1472));

        Assert.Contains(" 3 received", words, StringComparison.Ordinal);
        Assert.Contains("vlan 5, p 3, ethertype IPv4", seen, StringComparison.Ordinal);
        Assert.Equal(1500, vlan.Mtu);
    }

    [SkippableFact]
    public void Two_VLANs_and_the_untagged_network_share_a_cable()
    {
        using var rig = new VlanSwitchRig();
        rig.AddPort("p5", 5, "10.9.5.2/24");
        rig.AddPort("p6", 6, "10.9.6.2/24");
        rig.AddPort("p0", 0, "10.9.0.2/24");
        var five = rig.Open(new TargetName("vlan", $"{rig.Nic}.5"), "10.9.5.1/24");
        var parent = rig.Stack.Composition.LowerOf(five)[0];
        var six = new HwNet.Ioctl.CreateClone("vlan", new Drivers.Pseudo.Vlan.VlanCloneParameters(new Drivers.Pseudo.Vlan.VlanSettings(parent, 6)));
        Assert.Equal(Errno.None, rig.Stack.Ioctl(six));
        _ = rig.BringUp(six.Reply!, "10.9.6.1/24");
        _ = rig.BringUp(parent, "10.9.0.1/24");

        foreach (var network in new[] { 5, 6, 0 })
        {
            var words = rig.Far.Must("ping", "-c", "2", "-i", "0.2", "-w", "20", $"10.9.{network}.1");
            Assert.Contains(" 2 received", words, StringComparison.Ordinal);
            Ping(rig.Stack, $"10.9.{network}.2", 56);
        }

        Assert.True(five.Counters.Snapshot().InPackets > 0 && six.Reply!.Counters.Snapshot().InPackets > 0);
    }

    [SkippableFact]
    public void Linux_behind_a_service_VLAN_of_Open_vSwitch_and_we_ping_each_other_through_both_tags()
    {
        using var rig = new VlanSwitchRig();
        rig.AddServicePort("p7", 100, 7, "10.9.7.2/24");
        var vlan = rig.Open(new TargetName("vlan", $"vlan:{rig.Nic}.100.7"), "10.9.7.1/24");

        var words = rig.Far.Must("ping", "-c", "3", "-i", "0.2", "-w", "20", "10.9.7.1");
        var seen = Capture(rig.Far, rig.FarName, 2, () => Ping(rig.Stack, "10.9.7.2", 1464));

        Assert.Contains(" 3 received", words, StringComparison.Ordinal);
        Assert.Matches(@"ethertype 802\.1Q-QinQ.*: vlan 100, p 0, ethertype 802\.1Q.*, vlan 7, p 0, ethertype IPv4", seen);
        Assert.Equal(1492, vlan.Mtu);
    }

    /// <summary>In a guest of tools/lab, whose kernel has the driver.</summary>
    [SkippableTheory]
    [Trait("Where", "guest")]
    [InlineData("type vlan id 5", null, "5")]
    [InlineData("type vlan proto 802.1ad id 5", null, "5ad")]
    [InlineData("type vlan proto 802.1ad id 100", "type vlan id 5", "100.5")]
    public void Linuxs_own_VLAN_driver_and_we_ping_each_other(string outer, string? inner, string number)
    {
        Skip.If(NetRig.Missing is not null, NetRig.Missing);
        Skip.If(PcapBus.LibraryVersion is null, "libpcap is not installed");
        using var near = new NetNamespace();
        using var far = new NetNamespace();
        using var cable = new VethPair(new VethEnd { Namespace = near }, new VethEnd { Namespace = far });
        var last = AddLinuxVlans(far, cable.Far, outer, inner);
        _ = far.Must("ip", "address", "add", "10.9.5.2/24", "dev", last);
        using var stack = new NetStack(new NetStackOptions { CpuCount = 1 });
        _ = near.Enter(() =>
        {
            var text = inner is null ? $"vlan:pcap:{cable.Near}.{number}" : $"vlan:vlan:pcap:{cable.Near}.{number}";
            TargetOpener.BringUp(new TargetOpener(new DriverCatalog()).Attach(stack, TargetGrammar.Default.Parse(text))[0], Ipv4Prefix.Parse("10.9.5.1/24"));
            return true;
        });

        Assert.Contains(" 2 received", far.Must("ping", "-c", "2", "-i", "0.2", "-w", "20", "10.9.5.1"), StringComparison.Ordinal);
        Ping(stack, "10.9.5.2", 1400);
    }

    private static string AddLinuxVlans(NetNamespace space, string parent, string outer, string? inner)
    {
        var made = space.Run("ip", ["link", "add", "link", parent, "name", "outer", .. outer.Split(' ')]);
        Skip.If(made.ExitCode != 0, $"this kernel has no VLAN driver (CONFIG_VLAN_8021Q): {made.Error.Trim()}");
        _ = space.Must("ip", "link", "set", "outer", "up");
        if (inner is null)
        {
            return "outer";
        }

        _ = space.Must("ip", ["link", "add", "link", "outer", "name", "inner", .. inner.Split(' ')]);
        _ = space.Must("ip", "link", "set", "inner", "up");
        return "inner";
    }

    private static void Ping(NetStack stack, string address, int length)
    {
        Assert.Equal(Errno.None, stack.Inet.Icmp.OpenEcho(out var socket));
        using (socket)
        {
            var data = new byte[length];
            new Random(length).NextBytes(data);
            var got = new byte[length];
            Assert.Equal(Errno.None, socket!.Send(Ipv4Address.Parse(address), 1, data));
            Assert.Equal(Errno.None, socket.Receive(got, Limit, out var echo));
            Assert.Equal((Ipv4Address.Parse(address), length), (echo.Address, echo.Length));
            Assert.Equal(data, got);
        }
    }

    /// <summary>What tcpdump prints of so many ICMP frames at the far end of the cable.</summary>
    private static string Capture(NetNamespace space, string name, int frames, Action traffic)
    {
        Skip.IfNot(HostCommand.Exists("tcpdump"), "tcpdump is not installed");
        using var tcpdump = space.Start("tcpdump", "-i", name, "-c", $"{frames}", "-n", "-e", "-l", "--immediate-mode", "greater 800");
        Assert.Contains("listening", tcpdump.StandardError.ReadLine() + tcpdump.StandardError.ReadLine(), StringComparison.Ordinal);
        traffic();
        var printed = tcpdump.StandardOutput.ReadToEndAsync();
        if (!tcpdump.WaitForExit(Limit))
        {
            tcpdump.Kill();
        }

        return printed.GetAwaiter().GetResult();
    }
}
