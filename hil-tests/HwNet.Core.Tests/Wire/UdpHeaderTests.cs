using System.Buffers.Binary;
using HwNet.Wire;

namespace HwNet.Core.Tests.Wire;

public sealed class UdpHeaderTests
{
    [Fact]
    public void The_checksum_covers_pseudo_header_header_and_payload()
    {
        var random = new Random(768);
        for (var length = 0; length < 300; length++)
        {
            var datagram = WireSamples.Udp(WireSamples.Random(random, length));
            byte[] pseudo = [10, 9, 0, 1, 10, 9, 0, 2, 0, 17, (byte)(datagram.Length >> 8), (byte)datagram.Length];

            Assert.True(InternetChecksumTests.Naive([.. pseudo, .. datagram]) == 0xffff, $"seed 768, {length} bytes");
            Assert.True(UdpHeader.TryParse(datagram, WireSamples.Source, WireSamples.Destination, out var header, out var error), $"{error}");
            Assert.Equal((4000, 4001, true), (header.SourcePort, header.DestinationPort, header.HasChecksum));
            Assert.Equal(length, header.Payload(datagram).Length);
        }
    }

    [Fact]
    public void A_checksum_computed_as_zero_is_sent_as_ffff()
    {
        var datagram = WireSamples.Udp([0, 0]);
        var checksum = BinaryPrimitives.ReadUInt16BigEndian(datagram.AsSpan(6));

        var zero = WireSamples.Udp([(byte)(checksum >> 8), (byte)checksum]);

        Assert.Equal(0xffff, BinaryPrimitives.ReadUInt16BigEndian(zero.AsSpan(6)));
        Assert.True(UdpHeader.TryParse(zero, WireSamples.Source, WireSamples.Destination, out var header));
        Assert.True(header.HasChecksum);
    }

    [Fact]
    public void A_received_zero_is_not_checked()
    {
        byte[] datagram = [.. new byte[8], 1, 2, 3];
        new UdpHeader { SourcePort = 1, DestinationPort = 2 }.WriteWithoutChecksum(datagram);
        datagram[9] = 99;

        Assert.True(UdpHeader.TryParse(datagram, WireSamples.Source, WireSamples.Destination, out var header));
        Assert.False(header.HasChecksum);
        Assert.Equal(11, header.Length);
    }

    [Fact]
    public void A_datagram_for_another_address_or_with_any_changed_byte_is_refused()
    {
        var datagram = WireSamples.Udp([1, 2, 3, 4, 5]);

        Assert.False(UdpHeader.TryParse(datagram, WireSamples.Source, Ipv4Address.Parse("10.9.0.3"), out _, out var other));
        Assert.Equal(UdpError.Checksum, other);
        for (var at = 0; at < datagram.Length; at++)
        {
            datagram[at] ^= 0x20;
            Assert.False(UdpHeader.TryParse(datagram, WireSamples.Source, WireSamples.Destination, out var header), $"byte {at}");
            Assert.Equal(default, header);
            datagram[at] ^= 0x20;
        }
    }

    [Theory]
    [InlineData(0, UdpError.Length)]
    [InlineData(7, UdpError.Length)]
    [InlineData(8, UdpError.None)]
    [InlineData(13, UdpError.None)]
    [InlineData(14, UdpError.Length)]
    [InlineData(65535, UdpError.Length)]
    public void The_length_is_bounded_by_the_header_and_the_packet(int length, UdpError expected)
    {
        byte[] datagram = new byte[13];
        new UdpHeader().WriteWithoutChecksum(datagram);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)length);

        Assert.Equal(expected == UdpError.None, UdpHeader.TryParse(datagram, WireSamples.Source, WireSamples.Destination, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var datagram = WireSamples.Udp([1, 2, 3, 4, 5]);
        for (var length = 0; length < datagram.Length; length++)
        {
            Assert.False(UdpHeader.TryParse(datagram.AsSpan(0, length), WireSamples.Source, WireSamples.Destination, out _, out var error));
            Assert.Equal(length < 8 ? UdpError.TooShort : UdpError.Length, error);
        }
    }

    [Fact]
    public void The_longest_datagram_fits_and_one_byte_more_is_a_bug()
    {
        var datagram = WireSamples.Udp(new byte[UdpHeader.MaxPayload]);

        Assert.Equal(65515, datagram.Length);
        Assert.True(UdpHeader.TryParse(datagram, WireSamples.Source, WireSamples.Destination, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => WireSamples.Udp(new byte[UdpHeader.MaxPayload + 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UdpHeader().WriteWithoutChecksum(new byte[7]));
    }
}
