using System.Globalization;
using System.Text;
using System.Text.Json;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Capture;
using HwNet.Cli.Verbs.Dump.Decode;
using HwNet.Wire;

namespace HwNet.Cli.Verbs.Dump;

/// <summary>--json: one object a packet and line.</summary>
internal sealed class JsonSink(TextWriter output, DumpOptions options, LinkType linkType, string name) : IFrameSink
{
    private readonly StringBuilder _line = new();

    public string? Failure => null;

    public bool Put(Mbuf m)
    {
        var bytes = m.Data[..Math.Min(m.Length, options.SnapLength)];
        _ = _line.Clear();
        if (options.Decoder is { } decoder)
        {
            decoder.Decode(_line, bytes, linkType);
        }
        else
        {
            PacketText.Append(_line, bytes, Math.Max(m.WireLength, m.Length), linkType, linkHeader: false);
        }

        var hasEther = linkType == LinkType.Ethernet & EtherHeader.TryParse(bytes, out var ether);
        var packet = new DumpPacket
        {
            Time = Time(m.Timestamp),
            Interface = name,
            Length = Math.Max(m.WireLength, m.Length),
            CapturedLength = bytes.Length,
            Source = hasEther ? ether.Source.ToString() : null,
            Destination = hasEther ? ether.Destination.ToString() : null,
            EtherType = hasEther ? string.Create(CultureInfo.InvariantCulture, $"0x{ether.Type:x4}") : null,
            Summary = _line.ToString(),
            Bytes = options.Hex ? Convert.ToHexStringLower(bytes) : null,
        };
        output.WriteLine(JsonSerializer.Serialize(packet, DumpJson.Default.DumpPacket));
        return true;
    }

    public bool Flush()
    {
        output.Flush();
        return true;
    }

    public void Finish(in FrameDeviceStatistics statistics) => output.Flush();

    public void Dispose() => output.Flush();

    /// <summary>RFC 3339 with nanoseconds, of which .NET's own format has only hundreds.</summary>
    private static string Time(long nanoseconds)
    {
        var second = DateTimeOffset.FromUnixTimeSeconds(Math.DivRem(nanoseconds, 1_000_000_000, out var rest));
        return string.Create(CultureInfo.InvariantCulture, $"{second:yyyy-MM-ddTHH:mm:ss}.{rest:000000000}Z");
    }
}
