using HwNet.Sysctl;

namespace HwNet.Protocols.Inet6;

/// <content>The nodes of IPv6.</content>
public sealed partial class Inet6Domain
{
    private void AddSysctls(SysctlTree tree)
    {
        Nd.Knobs.AddTo(tree);
        tree.Bool(
            "net.inet6.ip6.auto_linklocal",
            "An interface that comes up without a link-local address gets one made from its hardware address",
            () => AutoLinkLocal,
            v => AutoLinkLocal = v);
        tree.Bool("net.inet6.ip6.accept_rtadv", "Learn routers, networks and addresses from advertisements", () => Routers.Accepts, v => Routers.Accepts = v);
        tree.Int("net.inet6.ip6.hlim", "hops", "What a packet may make when neither its sender nor a router says", () => DefaultHopLimit, v => DefaultHopLimit = (byte)v, 1, 255);
        tree.Int("net.inet6.icmp6.errppslimit", "1/s", "Errors sent in a second at most; 0 for none", () => Icmp6.ErrorsPerSecond, v => Icmp6.ErrorsPerSecond = v, 0, 1_000_000);
    }
}
