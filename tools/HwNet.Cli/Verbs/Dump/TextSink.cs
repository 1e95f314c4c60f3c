using System.Globalization;
using System.Text;
using HwNet.Buffers;
using HwNet.Bus.Pcap;
using HwNet.Capture;
using HwNet.Cli.Verbs.Dump.Decode;

namespace HwNet.Cli.Verbs.Dump;

/// <summary>One line a packet, as tcpdump writes them, or what a back end says of it; with -x its bytes below.</summary>
internal sealed class TextSink(TextWriter output, DumpOptions options, LinkType linkType) : IFrameSink
{
    private readonly StringBuilder _line = new();

    public string? Failure => null;

    public bool Put(Mbuf m)
    {
        var bytes = m.Data[..Math.Min(m.Length, options.SnapLength)];
        _ = _line.Clear();
        _ = _line.Append(Time(m.Timestamp)).Append(' ');
        if (options.Decoder is { } decoder)
        {
            decoder.Decode(_line, bytes, linkType);
        }
        else
        {
            PacketText.Append(_line, bytes, Math.Max(m.WireLength, m.Length), linkType, options.LinkHeader);
        }

        output.WriteLine(_line);
        if (options.Hex)
        {
            var header = linkType == LinkType.Ethernet ? Math.Min(Wire.EtherHeader.Length, bytes.Length) : 0;
            HexText.Write(output, bytes[header..]);
        }

        return true;
    }

    public bool Flush()
    {
        output.Flush();
        return true;
    }

    public void Finish(in FrameDeviceStatistics statistics) => output.Flush();

    public void Dispose() => output.Flush();

    /// <summary>Local time of day, microseconds.</summary>
    private static string Time(long nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick).ToLocalTime().ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
