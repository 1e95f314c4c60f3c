using HwNet.Net;
using HwNet.Protocols.Inet6;
using HwNet.Wire;

namespace HwNet.Drivers.Tests.Inet6;

/// <summary>radvd judges: what it announces, this stack has, and can use.</summary>
[Trait("Spec", "IF-113")]
public sealed class RadvdTests
{
    private static readonly Ipv6Address Behind = Ipv6Address.Parse("2001:db8:77::1");

    [SkippableFact]
    public void A_router_gives_an_address_and_the_way_to_what_lies_behind_it_until_it_says_goodbye()
    {
        using var rig = new KernelRig();
        rig.AddBehind(Behind);
        rig.Far.Must("sysctl", "-q", "-w", "net.ipv6.conf.all.forwarding=1");
        using var router = new Radvd(
            rig.Far, rig.FarName, "AdvLinkMTU 1400; AdvCurHopLimit 61; AdvSourceLLAddress on; prefix fd00:9::/64 { AdvValidLifetime 3600; AdvPreferredLifetime 1800; };");
        var made = new Ipv6Address(KernelRig.Kernel.High, Ipv6Address.InterfaceIdentifier(rig.Ifp.Lladdr));

        rig.AddAddress(Ipv6Address.LinkLocal(rig.Ifp.Lladdr));
        rig.Inet6.Routers.Accepts = true;
        KernelRig.Await(() => rig.Inet6.StateOf(rig.Ifp, made) == Inet6AddressState.Preferred, $"{made}, made in the router's network");

        Assert.Equal(1400, rig.Inet6.MtuOf(rig.Ifp));
        Assert.Equal(rig.KernelLink, rig.Stack.Routes.Lookup(SockAddr.Inet6(Behind))?.Gateway?.Ipv6);
        Assert.Equal(Errno.None, rig.Inet6.Icmp6.OpenEcho(out var socket));
        foreach (var target in new[] { KernelRig.Kernel, Behind })
        {
            Assert.Equal(Errno.None, socket!.Send(target, 1, new byte[1000]));
            Assert.Equal(Errno.None, socket.Receive([], KernelRig.Limit, out var echo));
            Assert.Equal(target, echo.Address);
        }

        socket!.Close();
        var answer = rig.Far.Must("ping", "-6", "-c", "2", "-i", "0.2", "-W", "5", "-I", $"{Behind}", $"{made}");
        Assert.Contains("ttl=61", answer, StringComparison.Ordinal);
        router.Dispose();
        KernelRig.Await(() => rig.Stack.Routes.Lookup(SockAddr.Inet6(Behind)) is null, "the end of the default route, which the router said goodbye to");
    }
}
