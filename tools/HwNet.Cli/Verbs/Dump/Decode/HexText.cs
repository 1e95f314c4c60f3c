using System.Globalization;
using System.Text;

namespace HwNet.Cli.Verbs.Dump.Decode;

/// <summary>Bytes in hexadecimal, sixteen a line, as tcpdump -x.</summary>
internal static class HexText
{
    private const int PerLine = 16;

    internal static void Write(TextWriter output, ReadOnlySpan<byte> bytes)
    {
        var line = new StringBuilder();
        for (var offset = 0; offset < bytes.Length; offset += PerLine)
        {
            var part = bytes.Slice(offset, Math.Min(PerLine, bytes.Length - offset));
            _ = line.Clear().Append(CultureInfo.InvariantCulture, $"\t0x{offset:x4}: ");
            for (var i = 0; i < part.Length; i++)
            {
                _ = line.Append(i % 2 == 0 ? " " : "").Append(CultureInfo.InvariantCulture, $"{part[i]:x2}");
            }

            output.WriteLine(line);
        }
    }
}
