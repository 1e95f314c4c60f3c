using System.Buffers.Binary;
using HwNet.Wire;

namespace HwNet.Core.Tests.Wire;

public sealed class TsharkWitnessTests
{
    [SkippableFact]
    public void Tshark_finds_every_checksum_good_and_every_field_in_its_place()
    {
        var random = new Random(1);
        // Whole, so that tshark checks the datagram inside the ICMP error as well.
        var quoted = WireSamples.Ipv4(IpProtocol.Udp, WireSamples.Udp([1, 2, 3]));
        byte[][] frames =
        [
            WireSamples.Frame(EtherType.Arp, WireSamples.Arp()),
            Ip(IpProtocol.Icmp, WireSamples.Icmp(IcmpMessage.EchoRequest(0x1234, 7), WireSamples.Random(random, 57))),
            Ip(IpProtocol.Udp, WireSamples.Udp(WireSamples.Random(random, 1471))),
            WireSamples.Frame(EtherType.Ipv4, WireSamples.Ipv4(IpProtocol.Udp, WireSamples.Udp([9]), [1, 1, 1, 0])),
            Ip(IpProtocol.Icmp, WireSamples.Icmp(IcmpMessage.Unreachable(IcmpUnreachable.FragmentationNeeded, 1400), quoted)),
            WireSamples.Frame(EtherType.Vlan, Tagged(new VlanTag(10, 3, true), EtherType.Arp, WireSamples.Arp())),
        ];

        var lines = Tshark.Dissect(
            ["eth.fcs:Always", "eth.check_fcs:TRUE", "ip.check_checksum:TRUE", "udp.check_checksum:TRUE"],
            [.. frames.Select(WithCheckSequence)],
            "eth.fcs.status", "arp.dst.proto_ipv4", "ip.checksum.status", "ip.hdr_len", "icmp.checksum.status", "icmp.ident", "icmp.mtu",
            "udp.checksum.status", "udp.dstport", "vlan.id", "vlan.priority", "vlan.dei");

        Assert.Equal(
            [
                "1|10.9.0.2||||||||||",
                "1||1|20|1|4660||||||",
                "1||1|20||||1|4001|||",
                "1||1|24||||1|4001|||",
                "1||1|20|1||1400|1|4001|||",
                "1|10.9.0.2||||||||10|3|1",
            ],
            lines);
    }

    private static byte[] Ip(byte protocol, byte[] payload) => WireSamples.Frame(EtherType.Ipv4, WireSamples.Ipv4(protocol, payload));

    private static byte[] Tagged(VlanTag tag, ushort type, byte[] payload)
    {
        byte[] bytes = [.. new byte[VlanTag.Length], .. payload];
        tag.Write(bytes, type);
        return bytes;
    }

    private static byte[] WithCheckSequence(byte[] frame)
    {
        byte[] bytes = [.. frame, .. new byte[Math.Max(0, EtherHeader.MinFrame - frame.Length) + EtherHeader.CrcLength]];
        var sequence = bytes.AsSpan(bytes.Length - EtherHeader.CrcLength);
        BinaryPrimitives.WriteUInt32LittleEndian(sequence, Crc32.FrameCheckSequence(bytes.AsSpan(0, bytes.Length - EtherHeader.CrcLength)));
        return bytes;
    }
}
