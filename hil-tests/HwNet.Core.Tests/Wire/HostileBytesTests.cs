using HwNet.Tests;
using HwNet.Wire;

namespace HwNet.Core.Tests.Wire;

public sealed class HostileBytesTests
{
    [Fact]
    public void Random_bytes_are_read_or_refused_but_never_throw()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var bytes = WireSamples.Random(random, random.Next(0, 128));
            if (bytes.Length > 0 && random.Next(2) == 0)
            {
                bytes[0] = (byte)(0x40 | random.Next(16));
            }

            var thrown = Record.Exception(() => ReadAll(bytes));

            Assert.True(thrown is null, $"seed {seed}: {thrown}");
        }
    }

    [Fact]
    public void Changed_bytes_of_good_packets_never_lead_outside_them()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var bytes = WireSamples.Ipv4(IpProtocol.Udp, WireSamples.Udp(new byte[random.Next(64)]), new byte[4 * random.Next(11)]);
            bytes[random.Next(20)] = (byte)random.Next(256);
            bytes[10] = bytes[11] = 0;
            var end = Math.Min(bytes.Length, Math.Max(20, (bytes[0] & 15) * 4));
            var checksum = (ushort)~InternetChecksumTests.Naive(bytes.AsSpan(0, end));
            bytes[10] = (byte)(checksum >> 8);
            bytes[11] = (byte)checksum;

            var thrown = Record.Exception(() => ReadAll(bytes.AsSpan(0, random.Next(bytes.Length + 1))));

            Assert.True(thrown is null, $"seed {seed}: {thrown}");
        }
    }

    [Fact]
    public void Reading_and_writing_allocates_nothing()
    {
        var packet = WireSamples.Ipv4(IpProtocol.Udp, WireSamples.Udp(new byte[100]));
        var arp = WireSamples.Arp();

        Assert.Equal(0, Allocations.Least(2000, () => RoundTrip(packet, arp)));
    }

    private static void RoundTrip(byte[] packet, byte[] arp)
    {
        ReadAll(packet);
        ReadAll(arp);
        if (Ipv4Header.TryParse(packet, out var ip))
        {
            ip.Write(packet);
        }

        if (ArpPacket.TryParse(arp, out var request))
        {
            request.Write(arp);
        }
    }

    private static void ReadAll(ReadOnlySpan<byte> bytes)
    {
        if (EtherHeader.TryParse(bytes, out var ether) && ether.TryGetPayload(bytes, out var payload))
        {
            _ = LlcHeader.TryParse(payload, out _);
            _ = VlanTag.TryParse(payload, out _, out _);
        }

        _ = ArpPacket.TryParse(bytes, out _);
        _ = IcmpMessage.TryParse(bytes, out _);
        _ = Ipv4Header.TryParseQuoted(bytes, out _);
        _ = Crc32.IsValid(bytes);
        if (UdpHeader.TryParse(bytes, WireSamples.Source, WireSamples.Destination, out var udp))
        {
            _ = udp.Payload(bytes);
        }

        if (Ipv4Header.TryParse(bytes, out var ip)
            && UdpHeader.TryParse(ip.Payload(bytes), ip.Source, ip.Destination, out var inner))
        {
            _ = inner.Payload(ip.Payload(bytes));
        }
    }
}
