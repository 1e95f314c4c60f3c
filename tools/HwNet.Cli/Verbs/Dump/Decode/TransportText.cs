using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using HwNet.Wire;

namespace HwNet.Cli.Verbs.Dump.Decode;

/// <summary>UDP and TCP in words, over either IP.</summary>
internal static class TransportText
{
    private const byte Tcp = 6;
    private const int UdpLength = 8;
    private const int TcpLength = 20;

    /// <summary>FIN, SYN, RST, PSH, ACK, URG, ECE, CWR, as tcpdump writes them.</summary>
    private const string FlagLetters = "FSRP.UEW";

    /// <summary>"udp " or "tcp "; empty for another protocol.</summary>
    internal static string NameOf(byte protocol) => protocol switch { IpProtocol.Udp => "udp ", Tcp => "tcp ", _ => "" };

    internal static void Append(StringBuilder line, byte protocol, ReadOnlySpan<byte> payload, int length, string source, string destination)
    {
        if (protocol is not (IpProtocol.Udp or Tcp) || payload.Length < 4)
        {
            Ipv4PacketText.Addresses(line, source, destination);
            _ = line.Append(CultureInfo.InvariantCulture, $"{(NameOf(protocol) is { Length: > 0 } name ? $"[|{name.Trim()}]" : $"ip-proto-{protocol}")} {length}");
            return;
        }

        var from = BinaryPrimitives.ReadUInt16BigEndian(payload);
        var to = BinaryPrimitives.ReadUInt16BigEndian(payload[2..]);
        _ = line.Append(CultureInfo.InvariantCulture, $"{source}.{from} > {destination}.{to}: ");
        if (protocol == Tcp)
        {
            AppendTcp(line, payload, length);
        }
        else
        {
            var said = payload.Length >= 6 ? BinaryPrimitives.ReadUInt16BigEndian(payload[4..]) : length;
            _ = line.Append(CultureInfo.InvariantCulture, $"UDP, length {Math.Max(0, said - UdpLength)}");
        }
    }

    private static void AppendTcp(StringBuilder line, ReadOnlySpan<byte> segment, int length)
    {
        if (segment.Length < TcpLength)
        {
            _ = line.Append("[|tcp]");
            return;
        }

        var sequence = BinaryPrimitives.ReadUInt32BigEndian(segment[4..]);
        var header = (segment[12] >> 4) * 4;
        var flags = segment[13];
        var data = length - header;
        _ = line.Append("Flags [").Append(Flags(flags)).Append(']');
        if (header < TcpLength || data < 0)
        {
            _ = line.Append(CultureInfo.InvariantCulture, $", bad header length {header}");
            return;
        }

        var hasSequence = data > 0 || (flags & 0x07) != 0;
        _ = hasSequence ? line.Append(CultureInfo.InvariantCulture, $", seq {sequence}{(data > 0 ? $":{unchecked(sequence + (uint)data)}" : "")}") : line;
        _ = (flags & 0x10) != 0 ? line.Append(CultureInfo.InvariantCulture, $", ack {BinaryPrimitives.ReadUInt32BigEndian(segment[8..])}") : line;
        _ = line.Append(CultureInfo.InvariantCulture, $", win {BinaryPrimitives.ReadUInt16BigEndian(segment[14..])}, length {data}");
    }

    private static string Flags(byte flags)
    {
        var text = new StringBuilder();
        for (var bit = 0; bit < FlagLetters.Length; bit++)
        {
            if ((flags & (1 << bit)) != 0)
            {
                _ = text.Append(FlagLetters[bit]);
            }
        }

        return text.Length == 0 ? "none" : text.ToString();
    }
}
