using System.Globalization;
using System.Text;
using HwNet.Wire;

namespace HwNet.Cli.Verbs.Dump.Decode;

/// <summary>An IPv4 packet in words.</summary>
internal static class Ipv4PacketText
{
    private const byte Igmp = 2;

    internal static void Append(StringBuilder line, ReadOnlySpan<byte> packet)
    {
        // As an error message quotes a packet: the header is whole, what follows may be cut.
        if (!Ipv4Header.TryParseQuoted(packet, out var ip))
        {
            _ = line.Append(CultureInfo.InvariantCulture, $"malformed IPv4 packet, length {packet.Length}");
            return;
        }

        var end = Math.Clamp(ip.TotalLength, ip.HeaderLength, Math.Max(packet.Length, ip.HeaderLength));
        var payload = packet[ip.HeaderLength..end];
        var length = Math.Max(0, ip.PayloadLength);
        var (source, destination) = (ip.Source.ToString(), ip.Destination.ToString());
        if (ip.FragmentOffset != 0)
        {
            Addresses(line, source, destination);
            _ = line.Append(CultureInfo.InvariantCulture, $"ip-proto-{ip.Protocol}");
            return;
        }

        switch (ip.Protocol)
        {
            case IpProtocol.Icmp:
                Addresses(line, source, destination);
                IcmpText.Append(line, payload, length);
                break;
            case Igmp:
                Addresses(line, source, destination);
                _ = line.Append(CultureInfo.InvariantCulture, $"igmp, length {length}");
                break;
            default:
                TransportText.Append(line, ip.Protocol, payload, length, source, destination);
                break;
        }
    }

    internal static void Addresses(StringBuilder line, string source, string destination) =>
        line.Append(source).Append(" > ").Append(destination).Append(": ");
}
