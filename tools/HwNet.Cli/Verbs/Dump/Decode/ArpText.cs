using System.Globalization;
using System.Text;
using HwNet.Wire;

namespace HwNet.Cli.Verbs.Dump.Decode;

/// <summary>ARP for IPv4 over Ethernet, in words.</summary>
internal static class ArpText
{
    internal static void Append(StringBuilder line, ReadOnlySpan<byte> packet)
    {
        if (!ArpPacket.TryParse(packet, out var arp))
        {
            _ = line.Append(CultureInfo.InvariantCulture, $"malformed or of another kind, length {packet.Length}");
            return;
        }

        _ = arp.Operation switch
        {
            ArpOperation.Request => line.Append(CultureInfo.InvariantCulture, $"Request who-has {arp.TargetAddress}{Asked(arp)} tell {arp.SenderAddress}"),
            ArpOperation.Reply => line.Append(CultureInfo.InvariantCulture, $"Reply {arp.SenderAddress} is-at {arp.SenderLladdr}"),
            _ => line.Append(CultureInfo.InvariantCulture, $"operation {(int)arp.Operation}"),
        };
        _ = line.Append(CultureInfo.InvariantCulture, $", length {packet.Length}");
    }

    /// <summary>A request that is sent to one station says to whom.</summary>
    private static string Asked(in ArpPacket arp) => arp.TargetLladdr.IsZero ? "" : $" ({arp.TargetLladdr})";
}
