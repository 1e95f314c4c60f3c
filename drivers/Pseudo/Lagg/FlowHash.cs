using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Wire;

namespace HwNet.Drivers.Pseudo.Lagg;

/// <summary>m_ether_tcpip_hash: a number that is the same for all packets of a flow, and differs between flows.</summary>
/// <remarks>Ports count only where every packet of the flow has them: not in fragments, not behind IPv6 extension headers.</remarks>
internal static class FlowHash
{
    private const int Addresses = 2 * LinkAddress.Length;
    private const int Ipv4Minimum = 20;
    private const int Ipv6Header = 40;
    private const byte Sctp = 132;

    /// <summary>The hash of a frame that has its link header. Every length in it is bounded by the frame's.</summary>
    internal static uint Of(Mbuf m, LaggHash what)
    {
        ReadOnlySpan<byte> frame = m.Data;
        ulong hash = 0;
        if (frame.Length < EtherHeader.Length)
        {
            return 0;
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(frame[Addresses..]);
        var payload = frame[EtherHeader.Length..];
        var vlan = (ushort)((m.VlanTag ?? 0) & 0xfff);
        while (type is EtherType.Vlan or EtherType.ServiceVlan && VlanTag.TryParse(payload, out var tag, out type))
        {
            vlan = (ushort)((vlan * 31) + tag.Id);
            payload = payload[VlanTag.Length..];
        }

        if ((what & LaggHash.Link) != 0)
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64BigEndian(frame));
            hash = Mix(hash, BinaryPrimitives.ReadUInt32BigEndian(frame[8..]) | ((ulong)(vlan & 0xfff) << 32));
        }

        hash = type switch
        {
            EtherType.Ipv4 => Ipv4(hash, payload, what),
            EtherType.Ipv6 => Ipv6(hash, payload, what),
            _ => hash,
        };
        return (uint)(hash >> 32);
    }

    /// <summary>Which of so many a hash means.</summary>
    internal static int Pick(uint hash, int count) => (int)(((ulong)hash * (uint)count) >> 32);

    private static ulong Ipv4(ulong hash, ReadOnlySpan<byte> packet, LaggHash what)
    {
        if (packet.Length < Ipv4Minimum)
        {
            return hash;
        }

        if ((what & LaggHash.Network) != 0)
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64BigEndian(packet[12..]));
        }

        var isFragment = (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3fff) != 0;
        var header = (packet[0] & 15) * 4;
        return isFragment || header < Ipv4Minimum || header > packet.Length ? hash : Ports(hash, packet[9], packet[header..], what);
    }

    private static ulong Ipv6(ulong hash, ReadOnlySpan<byte> packet, LaggHash what)
    {
        if (packet.Length < Ipv6Header)
        {
            return hash;
        }

        for (var at = 8; (what & LaggHash.Network) != 0 && at < Ipv6Header; at += 8)
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64BigEndian(packet[at..]));
        }

        return Ports(hash, packet[6], packet[Ipv6Header..], what);
    }

    private static ulong Ports(ulong hash, byte protocol, ReadOnlySpan<byte> segment, LaggHash what) =>
        (what & LaggHash.Transport) != 0 && protocol is IpProtocol.Tcp or IpProtocol.Udp or Sctp && segment.Length >= 4
            ? Mix(hash, BinaryPrimitives.ReadUInt32BigEndian(segment) | ((ulong)protocol << 32))
            : hash;

    /// <summary>Multiplication by an odd number of 64 random bits, and the high half brought down: each input bit reaches the half that is used.</summary>
    private static ulong Mix(ulong hash, ulong value)
    {
        hash = (hash ^ value ^ (value >> 29)) * 0x9E3779B97F4A7C15;
        hash ^= hash >> 32;
        return hash * 0xD6E8FEB86659FD93;
    }
}
