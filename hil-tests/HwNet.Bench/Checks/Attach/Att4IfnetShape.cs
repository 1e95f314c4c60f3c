using HwNet.Bench.Checks.Mtu;
using HwNet.Bench.Conformance;
using HwNet.Net;

namespace HwNet.Bench.Checks.Attach;

/// <summary>ATT-4: what attach makes is an Ethernet interface as every other.</summary>
internal sealed class Att4IfnetShape : ConformanceCheck
{
    private const IfFlags Shape = IfFlags.Broadcast | IfFlags.Simplex | IfFlags.Multicast;

    public override string Id => "ATT-4";

    public override string Title => "attach makes one Ethernet interface of the usual shape";

    public override string Limit =>
        "one ifnet, unique name and index, IFT_ETHER, addrlen 6, hdrlen 14, MTU 1500, BROADCAST SIMPLEX MULTICAST";

    public override Rig Rig => Rig.None;

    public override void Run(CheckContext context)
    {
        var ifp = context.Bench.Ifp;
        context.Require(ifp.Type != IfType.Loop, $"needs an Ethernet interface; {ifp.Name} is a loopback interface");
        context.Measured($"{ifp.Name}, index {ifp.Index}, {ifp.Type}, addrlen {ifp.AddressLength}, hdrlen {ifp.HeaderLength}, MTU {ifp.Mtu}, {ifp.Flags & Shape}");
        var all = context.Bench.Stack.Interfaces.All;
        context.Equal(1, all.Count(other => ReferenceEquals(other.Driver, ifp.Driver)), "interfaces of the device");
        context.Equal(1, all.Count(other => other.Name == ifp.Name), $"interfaces named {ifp.Name}");
        context.Equal(1, all.Count(other => other.Index == ifp.Index), $"interfaces with index {ifp.Index}");
        context.AtLeast(1, ifp.Index, "index");
        context.Equal(ifp.Type == IfType.L2Vlan ? IfType.L2Vlan : IfType.Ether, ifp.Type, "type");
        context.Equal(LinkAddress.Length, ifp.AddressLength, "length of a link address");
        context.Equal(14, ifp.HeaderLength, "length of the link header");
        context.Equal(UsualMtu.Of(ifp), ifp.Mtu, "MTU");
        context.Equal(Shape, ifp.Flags & Shape, "flags");
    }
}
