using System.Buffers.Binary;
using HwNet.Wire;

namespace HwNet.Core.Tests.Wire;

public sealed class Ipv4HeaderTests
{
    [Fact]
    public void The_fields_are_where_RFC_791_puts_them()
    {
        byte[] expected = [0x45, 0, 0, 24, 0xbe, 0xef, 0x40, 0, 64, 17, 0, 0, 10, 9, 0, 1, 10, 9, 0, 2, 1, 2, 3, 4];
        BinaryPrimitives.WriteUInt16BigEndian(expected.AsSpan(10), (ushort)~InternetChecksumTests.Naive(expected.AsSpan(0, 20)));

        Assert.Equal(expected, WireSamples.Ipv4(IpProtocol.Udp, [1, 2, 3, 4]));
    }

    [Fact]
    public void Random_headers_survive_the_round_trip()
    {
        var random = new Random(791);
        for (var round = 0; round < 2000; round++)
        {
            var options = WireSamples.Random(random, 4 * random.Next(11));
            byte[] packet = [.. new byte[20], .. options, .. new byte[random.Next(100)]];
            var header = new Ipv4Header
            {
                OptionsLength = options.Length,
                TypeOfService = (byte)random.Next(256),
                TotalLength = packet.Length,
                Identification = (ushort)random.Next(65536),
                DontFragment = random.Next(2) == 0,
                MoreFragments = random.Next(2) == 0,
                FragmentOffset = 8 * random.Next(8000),
                TimeToLive = (byte)random.Next(256),
                Protocol = (byte)random.Next(256),
                Source = Ipv4Address.FromUInt32((uint)random.NextInt64(1L << 32)),
                Destination = Ipv4Address.FromUInt32((uint)random.NextInt64(1L << 32)),
            };

            header.Write(packet);

            Assert.True(Ipv4Header.TryParse(packet, out var again, out var error), $"seed 791, round {round}: {error}");
            Assert.True(header == again, $"seed 791, round {round}: {header} became {again}");
            Assert.Equal(options, packet[20..again.HeaderLength]);
            Assert.Equal(packet.Length - again.HeaderLength, again.Payload(packet).Length);
        }
    }

    [Theory]
    [InlineData(0, 0x65, Ipv4Error.Version)]
    [InlineData(0, 0x05, Ipv4Error.Version)]
    [InlineData(0, 0x44, Ipv4Error.HeaderLength)]
    [InlineData(0, 0x40, Ipv4Error.HeaderLength)]
    [InlineData(0, 0x4f, Ipv4Error.HeaderLength)]
    [InlineData(8, 63, Ipv4Error.Checksum)]
    public void Each_bad_field_is_refused_with_its_own_cause(int at, byte value, Ipv4Error expected)
    {
        var packet = WireSamples.Ipv4(IpProtocol.Udp, new byte[30]);
        packet[at] = value;

        Assert.False(Ipv4Header.TryParse(packet, out var header, out var error));
        Assert.Equal(expected, error);
        Assert.Equal(default, header);
    }

    [Theory]
    [InlineData(19, 0, Ipv4Error.TotalLength)]
    [InlineData(0, 0, Ipv4Error.TotalLength)]
    [InlineData(20, 0, Ipv4Error.None)]
    [InlineData(50, 0, Ipv4Error.None)]
    [InlineData(51, 0, Ipv4Error.Truncated)]
    [InlineData(65535, 0, Ipv4Error.Truncated)]
    [InlineData(50, 0x1fff, Ipv4Error.FragmentTooLong)]
    [InlineData(50, 0x1ff8, Ipv4Error.None)]
    public void Lengths_are_bounded_by_the_header_the_packet_and_65535(int totalLength, int fragment, Ipv4Error expected)
    {
        var packet = WireSamples.Ipv4(IpProtocol.Udp, new byte[30]);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)totalLength);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), (ushort)fragment);
        packet[10] = packet[11] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), (ushort)~InternetChecksumTests.Naive(packet.AsSpan(0, 20)));

        Assert.Equal(expected == Ipv4Error.None, Ipv4Header.TryParse(packet, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Every_truncation_is_refused_and_padding_is_not_payload()
    {
        var packet = WireSamples.Ipv4(IpProtocol.Udp, new byte[10], [1, 1, 1, 0]);
        for (var length = 0; length < packet.Length; length++)
        {
            Assert.False(Ipv4Header.TryParse(packet.AsSpan(0, length), out _, out var error));
            Assert.Equal(length < 20 ? Ipv4Error.TooSmall : length < 24 ? Ipv4Error.HeaderLength : Ipv4Error.Truncated, error);
        }

        byte[] padded = [.. packet, .. new byte[12]];
        Assert.True(Ipv4Header.TryParse(padded, out var header));
        Assert.Equal(10, header.Payload(padded).Length);
    }

    [Fact]
    public void The_start_of_a_packet_is_enough_to_read_its_header_when_quoted()
    {
        var packet = WireSamples.Ipv4(IpProtocol.Udp, new byte[500]);
        packet[8]--;

        Assert.True(Ipv4Header.TryParseQuoted(packet.AsSpan(0, 28), out var header));
        Assert.Equal((520, IpProtocol.Udp), (header.TotalLength, header.Protocol));
        Assert.False(Ipv4Header.TryParseQuoted(packet.AsSpan(0, 19), out _));
    }

    [Fact]
    public void Fields_that_do_not_fit_are_a_bug_of_the_writer()
    {
        var good = WireSamples.Header(IpProtocol.Udp, 40);

        Refused(good with { OptionsLength = 44, TotalLength = 100 });
        Refused(good with { OptionsLength = 3 });
        Refused(good with { OptionsLength = -4 });
        Refused(good with { TotalLength = 19 });
        Refused(good with { TotalLength = 65536 });
        Refused(good with { FragmentOffset = 4 });
        Refused(good with { FragmentOffset = 65536 });
        Assert.Throws<ArgumentOutOfRangeException>(() => good.Write(new byte[19]));

        static void Refused(Ipv4Header header) => Assert.Throws<ArgumentOutOfRangeException>(() => header.Write(new byte[100]));
    }
}
