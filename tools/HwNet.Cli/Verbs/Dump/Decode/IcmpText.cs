using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using HwNet.Wire;

namespace HwNet.Cli.Verbs.Dump.Decode;

/// <summary>An ICMP message in words.</summary>
internal static class IcmpText
{
    private const int HeaderLength = 8;

    internal static void Append(StringBuilder line, ReadOnlySpan<byte> message, int length)
    {
        if (message.Length < HeaderLength)
        {
            _ = line.Append(CultureInfo.InvariantCulture, $"ICMP [|icmp], length {length}");
            return;
        }

        var code = message[1];
        _ = line.Append("ICMP ").Append((IcmpType)message[0] switch
        {
            IcmpType.EchoRequest => Echo("request", message),
            IcmpType.EchoReply => Echo("reply", message),
            IcmpType.Unreachable => Unreachable(code, message[HeaderLength..]),
            IcmpType.TimeExceeded => code == 0 ? "time exceeded in-transit" : "ip reassembly time exceeded",
            var type => string.Create(CultureInfo.InvariantCulture, $"type {(int)type} code {code}"),
        });
        _ = line.Append(CultureInfo.InvariantCulture, $", length {length}");
    }

    private static string Echo(string which, ReadOnlySpan<byte> message)
    {
        var identifier = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        return string.Create(CultureInfo.InvariantCulture, $"echo {which}, id {identifier}, seq {sequence}");
    }

    private static string Unreachable(byte code, ReadOnlySpan<byte> quoted)
    {
        if (!Ipv4Header.TryParseQuoted(quoted, out var ip))
        {
            return string.Create(CultureInfo.InvariantCulture, $"unreachable code {code}");
        }

        var payload = quoted[ip.HeaderLength..];
        return code switch
        {
            0 => $"net {ip.Destination} unreachable",
            1 => $"host {ip.Destination} unreachable",
            2 => $"{ip.Destination} protocol {ip.Protocol} unreachable",
            3 when payload.Length >= 4 => string.Create(
                CultureInfo.InvariantCulture,
                $"{ip.Destination} {TransportText.NameOf(ip.Protocol)}port {BinaryPrimitives.ReadUInt16BigEndian(payload[2..])} unreachable"),
            4 => $"{ip.Destination} unreachable - need to frag",
            _ => string.Create(CultureInfo.InvariantCulture, $"{ip.Destination} unreachable code {code}"),
        };
    }
}
