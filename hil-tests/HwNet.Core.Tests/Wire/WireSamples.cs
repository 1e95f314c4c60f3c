using HwNet.Wire;

namespace HwNet.Core.Tests.Wire;

/// <summary>Frames built with the writers of core/Wire.</summary>
internal static class WireSamples
{
    internal delegate void Writer(Span<byte> bytes);

    internal static LinkAddress Here { get; } = LinkAddress.Parse("02:00:00:00:00:01");

    internal static LinkAddress There { get; } = LinkAddress.Parse("02:00:00:00:00:02");

    internal static Ipv4Address Source { get; } = Ipv4Address.Parse("10.9.0.1");

    internal static Ipv4Address Destination { get; } = Ipv4Address.Parse("10.9.0.2");

    internal static byte[] Write(int length, Writer write)
    {
        var bytes = new byte[length];
        write(bytes);
        return bytes;
    }

    internal static byte[] Arp() => Write(ArpPacket.Length, ArpPacket.Request(Here, Source, Destination).Write);

    internal static byte[] Icmp(IcmpMessage message, ReadOnlySpan<byte> data)
    {
        byte[] bytes = [.. new byte[IcmpMessage.HeaderLength], .. data];
        message.Write(bytes);
        return bytes;
    }

    internal static byte[] Udp(ReadOnlySpan<byte> payload, ushort sourcePort = 4000, ushort destinationPort = 4001)
    {
        byte[] bytes = [.. new byte[UdpHeader.HeaderLength], .. payload];
        new UdpHeader { SourcePort = sourcePort, DestinationPort = destinationPort }.Write(bytes, Source, Destination);
        return bytes;
    }

    internal static byte[] Ipv4(byte protocol, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> options = default)
    {
        byte[] bytes = [.. new byte[Ipv4Header.MinLength], .. options, .. payload];
        Header(protocol, bytes.Length, options.Length).Write(bytes);
        return bytes;
    }

    internal static Ipv4Header Header(byte protocol, int totalLength, int optionsLength = 0) => new()
    {
        OptionsLength = optionsLength,
        TotalLength = totalLength,
        Identification = 0xbeef,
        DontFragment = true,
        TimeToLive = Ipv4Header.DefaultTimeToLive,
        Protocol = protocol,
        Source = Source,
        Destination = Destination,
    };

    internal static byte[] Frame(ushort type, ReadOnlySpan<byte> payload)
    {
        byte[] bytes = [.. new byte[EtherHeader.Length], .. payload];
        new EtherHeader(There, Here, type).Write(bytes);
        return bytes;
    }

    internal static byte[] Random(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
