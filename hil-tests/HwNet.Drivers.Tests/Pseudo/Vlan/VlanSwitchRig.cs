using HwNet.Bench;
using HwNet.Bench.Lab;
using HwNet.Bench.Targets;
using HwNet.Bus.Pcap;
using HwNet.Net;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Pseudo.Vlan;

/// <summary>A target of this stack on one end of a veth pair; at the other end an Open vSwitch, and behind its ports with VLANs Linux.</summary>
internal sealed class VlanSwitchRig : IDisposable
{
    private readonly NetNamespace _near = Make();
    private readonly NetNamespace _far = Make();
    private readonly VethPair _cable;
    private readonly OpenVSwitch _switch;

    internal VlanSwitchRig()
    {
        _cable = new VethPair(new VethEnd { Namespace = _near }, new VethEnd { Namespace = _far });
        _switch = new OpenVSwitch(_far);
        _ = _switch.Vsctl("set", "Open_vSwitch", ".", "other_config:vlan-limit=2");
        _ = _switch.Vsctl("add-br", "b0", "--", "set", "bridge", "b0", "datapath_type=netdev", "--", "add-port", "b0", _cable.Far);
        Stack = new NetStack(new NetStackOptions { CpuCount = 1 });
    }

    /// <summary>Why it cannot be built here; null when it can.</summary>
    internal static string? Missing =>
        NetRig.Missing ?? OpenVSwitch.Missing ?? (PcapBus.LibraryVersion is null ? "libpcap is not installed" : null);

    internal NetStack Stack { get; }

    internal NetNamespace Far => _far;

    internal string FarName => _cable.Far;

    internal TargetName Nic => new("pcap", _cable.Near);

    /// <summary>A port of the switch in a VLAN, with Linux's address behind it.</summary>
    internal void AddPort(string name, int vlan, string address)
    {
        _ = _switch.Vsctl("add-port", "b0", name, $"tag={vlan}", "--", "set", "interface", name, "type=internal");
        AddAddress(name, address);
    }

    /// <summary>A second switch behind a tunnel port of the first, which adds the service tag; behind a port of it Linux's address.</summary>
    internal void AddServicePort(string name, int service, int customer, string address)
    {
        _ = _switch.Vsctl("add-port", "b0", "t0", $"tag={service}", "vlan_mode=dot1q-tunnel", "other_config:qinq-ethtype=802.1ad",
            "--", "set", "interface", "t0", "type=patch", "options:peer=t1");
        _ = _switch.Vsctl("add-br", "b1", "--", "set", "bridge", "b1", "datapath_type=netdev",
            "--", "add-port", "b1", "t1", "--", "set", "interface", "t1", "type=patch", "options:peer=t0",
            "--", "add-port", "b1", name, $"tag={customer}", "--", "set", "interface", name, "type=internal");
        AddAddress(name, address);
    }

    /// <summary>Attaches a target and brings it up with that address.</summary>
    internal IfNet Open(TargetName target, string address) => BringUp(_near.Enter(() => new TargetOpener(new DriverCatalog()).Attach(Stack, target)[0]), address);

    internal IfNet BringUp(IfNet ifp, string address) => _near.Enter(() =>
    {
        TargetOpener.BringUp(ifp, Ipv4Prefix.Parse(address));
        return ifp;
    });

    public void Dispose()
    {
        Stack.Dispose();
        _switch.Dispose();
        _cable.Dispose();
        _far.Dispose();
        _near.Dispose();
        Assert.Equal(0, Stack.Mbufs.Outstanding);
    }

    private void AddAddress(string name, string address)
    {
        _ = _far.Must("ip", "address", "add", address, "dev", name);
        _ = _far.Must("ip", "link", "set", name, "up");
    }

    private static NetNamespace Make()
    {
        Skip.If(Missing is not null, Missing);
        return new NetNamespace();
    }
}
