using HwNet.Net;
using HwNet.Sysctl;

namespace HwNet.Protocols.Inet;

/// <content>The nodes of IPv4.</content>
public sealed partial class InetDomain
{
    private void AddSysctls(SysctlTree tree)
    {
        Arp.Knobs.AddTo(tree);
        tree.Int("net.inet.ip.ttl", "hops", "What a packet may make when its sender does not say", () => Output.DefaultTimeToLive, v => Output.DefaultTimeToLive = (byte)v, 1, 255);
        tree.Bool("net.inet.ip.forwarding", "Pass on packets for others; this stack is a host and never does", static () => false, null);
        tree.String(
            "net.inet.ip.default_interface",
            "Where packets to groups and to 255.255.255.255 leave when the sender names no interface; the name of one, or empty for nowhere",
            () => Output.DefaultInterface?.Name ?? "",
            SetDefaultInterface);
        tree.Bool("net.inet.icmp.bmcastecho", "Answer echo requests that were sent to many", () => Icmp.AnswersBroadcastEcho, v => Icmp.AnswersBroadcastEcho = v);
        tree.Int("net.inet.icmp.icmplim", "1/s", "Errors sent in a second at most; 0 for none", () => Icmp.ErrorsPerSecond, v => Icmp.ErrorsPerSecond = v, 0, 1_000_000);
    }

    private Errno SetDefaultInterface(string name)
    {
        IfNet? ifp = null;
        if (name.Length > 0 && !Stack.Interfaces.TryFind(name, out ifp))
        {
            return Errno.ENXIO;
        }

        Output.DefaultInterface = ifp;
        return Errno.None;
    }
}
