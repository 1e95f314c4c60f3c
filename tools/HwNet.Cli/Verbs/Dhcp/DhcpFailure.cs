using System.Globalization;
using HwNet.Bench;
using HwNet.Cli.Common.Interfaces;
using HwNet.Net;
using HwNet.Protocols.Dhcp;
using HwNet.Protocols.Udp;

namespace HwNet.Cli.Verbs.Dhcp;

/// <summary>Why there is no lease, and what to do about it.</summary>
internal static class DhcpFailure
{
    /// <summary>From what was counted, the narrowest cause first.</summary>
    internal static BenchProblem NoLease(IfNet ifp, string target, DhcpState state, DhcpCounters counters, IReadOnlyList<DhcpStep> steps, TimeSpan waited)
    {
        var within = string.Create(CultureInfo.InvariantCulture, $"within {waited.TotalSeconds:0.#} s");
        if (ifp.Link == LinkState.Down)
        {
            return new($"no lease: {ifp.Name} has no carrier", "plug the cable in at both ends; is the far end switched on?");
        }

        if (state == DhcpState.Probing)
        {
            return new(
                $"an address was granted, but the check whether somebody has it did not end {within}", "give it more time with --timeout, or leave it out with --no-probe");
        }

        if (counters.Declines > 0)
        {
            var last = steps.LastOrDefault(static s => s.Step is "conflict" or "refused");
            return new(
                $"no lease: {last?.Address} was granted, but {last?.Detail} has it",
                "take the addresses that stations have by hand out of the server's range, or the address away from that station");
        }

        if (counters.Naks > 0)
        {
            var why = steps.LastOrDefault(static s => s.Step == "nak")?.Detail;
            return new($"no lease: the server refused{(why is null ? "" : $" ('{why}')")}", "look at the server's log: is this network, and this station, in its configuration?");
        }

        return counters.Offers > 0
            ? new($"no lease: {Last(steps, "offer")} offered an address, but confirmed it not {within}", "look at the server's log; is it the only server, and does it hear broadcasts?")
            : NoOffer(ifp, target, counters, within);
    }

    /// <summary>The lease is there, but the server does not extend it.</summary>
    internal static BenchProblem NotRenewed(DhcpLeaseReport? lease, TimeSpan waited) => new(
        string.Create(CultureInfo.InvariantCulture, $"the lease was not renewed within {waited.TotalSeconds:0.#} s"),
        $"the renewal goes to {lease?.Server ?? "the server"} itself: does it answer a ping, and is its firewall open for UDP port 67?");

    private static BenchProblem NoOffer(IfNet ifp, string target, DhcpCounters counters, string within)
    {
        var spoilt = ifp.Stack.Inet.Udp.Counters.DropsBy[UdpDrop.Checksum];
        if (spoilt > 0)
        {
            return new(
                $"no usable offer {within}; {InterfaceText.Plural(spoilt, "datagram")} had a wrong UDP checksum",
                "a Linux server on a veth leaves checksums to hardware that is not there: ethtool -K IFNAME tx off at its end");
        }

        var dropped = counters.DropsBy.Where(static d => d.Value > 0).Select(static d => $"{d.Value} {SnakeCase.Lower(d.Key.ToString())}").ToArray();
        if (dropped.Length > 0)
        {
            return new($"no usable offer {within}; answers were dropped: {string.Join(", ", dropped)}", $"'hwnet dump {target} port 67 or port 68 -w FILE' records them");
        }

        return counters.Sent == 0
            ? new($"no question could be sent {within} ({counters.SendFailures} tried)", $"'hwnet show {target}' tells why frames are dropped")
            : new(
                $"nobody offered an address {within} ({InterfaceText.Plural(counters.Sent, "question")} sent)",
                $"is there a DHCP server on this network? A switch port may take 30 s before it forwards: try --timeout 60.\n'hwnet dump {target} port 67 or port 68' shows what passes");
    }

    private static string Last(IReadOnlyList<DhcpStep> steps, string kind) => steps.LastOrDefault(s => s.Step == kind)?.Server ?? "a server";
}
