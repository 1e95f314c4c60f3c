using System.Globalization;
using System.Text;
using HwNet.Capture;
using HwNet.Wire;

namespace HwNet.Cli.Verbs.Dump.Decode;

/// <summary>A packet in one line, as tcpdump words it. Whatever the bytes are, only what is there is read, and the line is plain ASCII.</summary>
internal static class PacketText
{
    /// <summary>Tags that are looked behind.</summary>
    private const int MaxTags = 4;

    /// <summary>Appends the line.</summary>
    /// <param name="line">Where to.</param>
    /// <param name="frame">The bytes there are.</param>
    /// <param name="wireLength">Bytes on the wire.</param>
    /// <param name="linkType">How the frame begins.</param>
    /// <param name="linkHeader">-e.</param>
    internal static void Append(StringBuilder line, ReadOnlySpan<byte> frame, int wireLength, LinkType linkType, bool linkHeader)
    {
        if (linkType == LinkType.Raw)
        {
            AppendRaw(line, frame);
        }
        else if (EtherHeader.TryParse(frame, out var ether))
        {
            AppendEther(line, frame, ether, wireLength, linkHeader);
        }
        else
        {
            _ = line.Append(CultureInfo.InvariantCulture, $"[|ether] length {wireLength}");
        }
    }

    private static void AppendRaw(StringBuilder line, ReadOnlySpan<byte> packet)
    {
        var isIpv6 = packet.Length > 0 && packet[0] >> 4 == 6;
        AppendNetwork(line, isIpv6 ? EtherType.Ipv6 : EtherType.Ipv4, packet, named: false);
    }

    private static void AppendEther(StringBuilder line, ReadOnlySpan<byte> frame, in EtherHeader ether, int wireLength, bool linkHeader)
    {
        var type = ether.Type;
        var payload = frame[EtherHeader.Length..];
        var named = linkHeader || !IsKnown(TypeBehindTags(type, payload));
        if (named)
        {
            _ = line.Append(CultureInfo.InvariantCulture, $"{ether.Source} > {ether.Destination}, ");
            AppendType(line, type);
            _ = line.Append(CultureInfo.InvariantCulture, $", length {wireLength}: ");
        }

        for (var tags = 0; tags < MaxTags && IsTag(type) && VlanTag.TryParse(payload, out var tag, out type); tags++)
        {
            payload = payload[VlanTag.Length..];
            if (named)
            {
                _ = line.Append(CultureInfo.InvariantCulture, $"vlan {tag.Id}, p {tag.Priority}{(tag.DropEligible ? ", DEI" : "")}, ");
                AppendType(line, type);
                _ = line.Append(", ");
            }
        }

        AppendNetwork(line, type, payload, named);
    }

    /// <summary>The type that decides how a frame is read.</summary>
    private static ushort TypeBehindTags(ushort type, ReadOnlySpan<byte> payload)
    {
        for (var tags = 0; tags < MaxTags && IsTag(type) && VlanTag.TryParse(payload, out _, out type); tags++)
        {
            payload = payload[VlanTag.Length..];
        }

        return type;
    }

    private static bool IsTag(ushort type) => type is EtherType.Vlan or EtherType.ServiceVlan;

    private static bool IsKnown(ushort type) => type is EtherType.Ipv4 or EtherType.Arp or EtherType.Ipv6;

    /// <summary>The packet in the frame. <paramref name="named"/>: the Ethertype is in the line already, and tcpdump does not say it twice.</summary>
    private static void AppendNetwork(StringBuilder line, ushort type, ReadOnlySpan<byte> payload, bool named)
    {
        switch (type)
        {
            case EtherType.Arp:
                _ = line.Append(named ? "" : "ARP, ");
                ArpText.Append(line, payload);
                break;
            case EtherType.Ipv4:
                _ = line.Append(named ? "" : "IP ");
                Ipv4PacketText.Append(line, payload);
                break;
            case EtherType.Ipv6:
                _ = line.Append(named ? "" : "IP6 ");
                Ipv6PacketText.Append(line, payload);
                break;
            default:
                _ = line.Append(CultureInfo.InvariantCulture, $"length {payload.Length}");
                break;
        }
    }

    private static void AppendType(StringBuilder line, ushort type)
    {
        if (type < EtherType.First)
        {
            _ = line.Append("802.3");
            return;
        }

        var name = type switch
        {
            EtherType.Ipv4 => "IPv4",
            EtherType.Arp => "ARP",
            EtherType.ReverseArp => "Reverse ARP",
            EtherType.Ipv6 => "IPv6",
            EtherType.Vlan => "802.1Q",
            EtherType.ServiceVlan => "802.1Q-QinQ",
            EtherType.FlowControl => "MPCP",
            EtherType.Slow => "Slow Protocols",
            EtherType.Lldp => "LLDP",
            EtherType.Loopback => "Loopback",
            _ => "Unknown",
        };
        _ = line.Append(CultureInfo.InvariantCulture, $"ethertype {name} (0x{type:x4})");
    }
}
