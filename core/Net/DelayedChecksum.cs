using System.Buffers.Binary;
using HwNet.Buffers;
using HwNet.Wire;

namespace HwNet.Net;

/// <summary>in_delayed_cksum, in6_delayed_cksum: fills in by software the sums that a packet left to hardware.</summary>
/// <remarks>
/// if_transmit calls it for every interface that does not fill in sums, so that a packet may take any way: loopback, VLAN, bridge, aggregate.
/// A driver calls it for what its chip can not do, and for packets that were queued before its sums were switched off.
/// </remarks>
public static class DelayedChecksum
{
    private const MbufChecksum Fill = MbufChecksum.FillL3 | MbufChecksum.FillL4;
    private const int Ipv4SumAt = 10;
    private const int UdpSumAt = 6;
    private const int TcpSumAt = 16;
    private const int MaxTags = 4;

    /// <summary>Fills in what is missing; nothing to do, and no cost, for a packet that is complete. Nothing is left of <see cref="Mbuf.Checksum"/>'s wishes.</summary>
    /// <param name="m">The packet, link header first; it is not taken. One that is no IP packet is left as it is.</param>
    /// <param name="headerLength">Bytes of the link header: 14 on Ethernet, where tags may follow; 0 for none.</param>
    public static void Finish(Mbuf m, int headerLength)
    {
        ArgumentNullException.ThrowIfNull(m);
        var wanted = m.Checksum & Fill;
        if (wanted == MbufChecksum.None)
        {
            return;
        }

        m.Checksum &= ~Fill;
        var packet = headerLength == 0 ? m.Data : BehindTags(m.Data);
        switch (packet.IsEmpty ? 0 : packet[0] >> 4)
        {
            case 4:
                FinishIpv4(packet, wanted);
                break;
            case 6 when (wanted & MbufChecksum.FillL4) != 0:
                FinishIpv6(packet);
                break;
            default:
                break;
        }
    }

    private static Span<byte> BehindTags(Span<byte> frame)
    {
        var at = 2 * LinkAddress.Length;
        for (var tags = 0; tags <= MaxTags && frame.Length >= at + sizeof(ushort); tags++, at += VlanTag.Length)
        {
            switch (BinaryPrimitives.ReadUInt16BigEndian(frame[at..]))
            {
                case EtherType.Ipv4 or EtherType.Ipv6:
                    return frame[(at + sizeof(ushort))..];
                case EtherType.Vlan or EtherType.ServiceVlan:
                    break;
                default:
                    return default;
            }
        }

        return default;
    }

    private static void FinishIpv4(Span<byte> packet, MbufChecksum wanted)
    {
        if (!Ipv4Header.TryParse(packet, out var header, out _, sumIsValid: true))
        {
            return;
        }

        if ((wanted & MbufChecksum.FillL4) != 0 && !header.IsFragment)
        {
            FinishUpper(packet[header.HeaderLength..header.TotalLength], header.Protocol);
        }

        if ((wanted & MbufChecksum.FillL3) != 0)
        {
            var sum = packet.Slice(Ipv4SumAt, sizeof(ushort));
            sum.Clear();
            BinaryPrimitives.WriteUInt16BigEndian(sum, InternetChecksum.Compute(packet[..header.HeaderLength]));
        }
    }

    /// <summary>Packets with extension headers are complete when they are made: nothing here sends UDP or TCP behind one.</summary>
    private static void FinishIpv6(Span<byte> packet)
    {
        if (Ipv6Header.TryParse(packet, out var header, out _))
        {
            FinishUpper(packet.Slice(Ipv6Header.Length, header.PayloadLength), header.NextHeader);
        }
    }

    /// <summary>The field holds the sum of the pseudo-header, so that the sum over all is that of both.</summary>
    private static void FinishUpper(Span<byte> segment, byte protocol)
    {
        var at = protocol switch
        {
            IpProtocol.Udp => UdpSumAt,
            IpProtocol.Tcp => TcpSumAt,
            _ => segment.Length,
        };
        if (at + sizeof(ushort) <= segment.Length)
        {
            var sum = InternetChecksum.Compute(segment);
            BinaryPrimitives.WriteUInt16BigEndian(segment[at..], sum == 0 && protocol == IpProtocol.Udp ? (ushort)0xffff : sum);
        }
    }
}
