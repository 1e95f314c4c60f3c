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
    }
}
