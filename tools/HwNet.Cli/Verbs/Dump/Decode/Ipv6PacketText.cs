using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace HwNet.Cli.Verbs.Dump.Decode;

/// <summary>An IPv6 packet in words: enough to see who talks to whom about what.</summary>
internal static class Ipv6PacketText
{
    private const int HeaderLength = 40;
    private const int AddressLength = 16;
    private const byte HopByHop = 0;
    private const byte Routing = 43;
    private const byte Fragment = 44;
    private const byte Icmpv6 = 58;
    private const byte Options = 60;

    /// <summary>Extension headers that are looked behind.</summary>
    private const int MaxExtensions = 8;

    internal static void Append(StringBuilder line, ReadOnlySpan<byte> packet)
    {
        if (packet.Length < HeaderLength || packet[0] >> 4 != 6)
        {
            _ = line.Append(CultureInfo.InvariantCulture, $"malformed IPv6 packet, length {packet.Length}");
            return;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        var next = packet[6];
        var source = Address(packet, 8);
        var destination = Address(packet, 8 + AddressLength);
        var payload = packet[HeaderLength..Math.Min(packet.Length, HeaderLength + length)];
        SkipExtensions(line, ref next, ref payload, ref length, source, destination, out var done);
        if (done)
        {
            return;
        }

        if (next == Icmpv6)
        {
            Ipv4PacketText.Addresses(line, source, destination);
            AppendIcmp(line, payload, length);
        }
        else
        {
            TransportText.Append(line, next, payload, length, source, destination);
        }
    }

    private static void SkipExtensions(
        StringBuilder line, ref byte next, ref ReadOnlySpan<byte> payload, ref int length, string source, string destination, out bool done)
    {
        done = false;
        for (var i = 0; i < MaxExtensions && next is HopByHop or Routing or Fragment or Options && payload.Length >= 8; i++)
        {
            if (next == Fragment)
            {
                var offset = BinaryPrimitives.ReadUInt16BigEndian(payload[2..]) & 0xfff8;
                Ipv4PacketText.Addresses(line, source, destination);
                _ = line.Append(CultureInfo.InvariantCulture, $"frag ({offset}|{Math.Max(0, length - 8)})");
                done = true;
                return;
            }

            var size = (payload[1] + 1) * 8;
            next = payload[0];
            length = Math.Max(0, length - size);
            payload = payload[Math.Min(size, payload.Length)..];
        }
    }

    private static void AppendIcmp(StringBuilder line, ReadOnlySpan<byte> message, int length)
    {
        _ = line.Append("ICMP6, ").Append(message switch
        {
            { Length: < 8 } => "[|icmp6]",
            [128, ..] => Echo("request", message),
            [129, ..] => Echo("reply", message),
            [133, ..] => "router solicitation",
            [134, ..] => "router advertisement",
            [135, ..] when message.Length >= 8 + AddressLength => $"neighbor solicitation, who has {Address(message, 8)}",
            [136, ..] when message.Length >= 8 + AddressLength => $"neighbor advertisement, tgt is {Address(message, 8)}",
            [1, ..] => string.Create(CultureInfo.InvariantCulture, $"destination unreachable, code {message[1]}"),
            [2, ..] => string.Create(CultureInfo.InvariantCulture, $"packet too big, mtu {BinaryPrimitives.ReadUInt32BigEndian(message[4..])}"),
            [143, ..] => "multicast listener report v2",
            _ => string.Create(CultureInfo.InvariantCulture, $"type {message[0]} code {message[1]}"),
        });
        _ = line.Append(CultureInfo.InvariantCulture, $", length {length}");
    }

    private static string Echo(string which, ReadOnlySpan<byte> message)
    {
        var identifier = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        return string.Create(CultureInfo.InvariantCulture, $"echo {which}, id {identifier}, seq {sequence}");
    }

    private static string Address(ReadOnlySpan<byte> packet, int offset) => new IPAddress(packet.Slice(offset, AddressLength)).ToString();
}
