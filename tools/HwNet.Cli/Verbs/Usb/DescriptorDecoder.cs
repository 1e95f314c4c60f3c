using System.Buffers.Binary;
using System.Globalization;

namespace HwNet.Cli.Verbs.Usb;

/// <summary>Descriptors in words (USB 2.0 9.6, USB 3.2 9.6); every length is bounded, what is not known is told as bytes.</summary>
internal static class DescriptorDecoder
{
    private const int MaxEntries = 1024;

    /// <summary>Takes the bytes of a configuration apart.</summary>
    internal static List<DescriptorEntry> Decode(ReadOnlySpan<byte> bytes)
    {
        var entries = new List<DescriptorEntry>();
        var depth = 0;
        for (var at = 0; at < bytes.Length && entries.Count < MaxEntries;)
        {
            var length = bytes[at];
            if (length < 2 || at + length > bytes.Length)
            {
                entries.Add(Entry(at, bytes[at..Math.Min(bytes.Length, at + 64)], "impossible", $"bLength is {length}, {bytes.Length - at} bytes are left", 1));
                break;
            }

            var d = bytes.Slice(at, length);
            depth = d[1] switch { 2 => 0, 4 or 11 => 1, 5 => 2, _ => Math.Max(depth, 1) };
            var (kind, text) = Decode(d[1], d);
            entries.Add(Entry(at, d, kind, text, d[1] is 0x24 or 0x25 or 0x30 ? depth + 1 : depth));
            at += length;
        }

        return entries;
    }

    private static DescriptorEntry Entry(int at, ReadOnlySpan<byte> d, string kind, string text, int depth) =>
        new(at, kind, text, Convert.ToHexStringLower(d), depth);

    private static (string Kind, string Text) Decode(byte type, ReadOnlySpan<byte> d) => type switch
    {
        2 when d.Length >= 9 => ("CONFIGURATION", Text(
            $"value {d[5]}, {d[4]} interfaces, {Word(d, 2)} bytes, {(((d[7] & 0x40) != 0) ? "self-powered" : "bus-powered")}{(((d[7] & 0x20) != 0) ? ", remote wake-up" : "")}, {d[8]} units of power, string {d[6]}")),
        4 when d.Length >= 9 => ("INTERFACE", Text($"{d[2]} setting {d[3]}: {d[5]:x2}/{d[6]:x2}/{d[7]:x2} {ClassName(d[5], d[6])}, {d[4]} endpoints, string {d[8]}")),
        5 when d.Length >= 7 => ("ENDPOINT", Text($"0x{d[2]:x2} {Direction(d[2])} {Kind(d[3])}, {Word(d, 4) & 0x7ff} bytes, interval {d[6]}")),
        6 => ("DEVICE_QUALIFIER", ""),
        11 when d.Length >= 8 => ("ASSOCIATION", Text($"interfaces {d[2]} to {d[2] + d[3] - 1}: {d[4]:x2}/{d[5]:x2}/{d[6]:x2} {ClassName(d[4], d[5])}, string {d[7]}")),
        0x24 when d.Length >= 3 => CdcDescriptorText.Of(d),
        0x30 when d.Length >= 6 => ("COMPANION", Text($"burst of {d[2] + 1}, attributes {d[3]:x2}, {Word(d, 4)} bytes an interval")),
        _ => (Text($"type 0x{type:x2}"), Convert.ToHexStringLower(d)),
    };

    private static string Direction(byte address) => (address & 0x80) != 0 ? "IN" : "OUT";

    private static string Kind(byte attributes) => (attributes & 3) switch { 0 => "control", 1 => "isochronous", 2 => "bulk", _ => "interrupt" };

    private static string ClassName(byte @class, byte subclass) => (@class, subclass) switch
    {
        (0x02, 0x02) => "communications, abstract control",
        (0x02, 0x06) => "communications, Ethernet (ECM)",
        (0x02, 0x0a) => "communications, mobile direct line",
        (0x02, 0x0c) => "communications, Ethernet emulation (EEM)",
        (0x02, 0x0d) => "communications, network control (NCM)",
        (0x02, 0x0e) => "communications, mobile broadband (MBIM)",
        (0x02, _) => "communications",
        (0x0a, _) => "data",
        (0x03, _) => "human interface",
        (0x08, _) => "mass storage",
        (0x09, _) => "hub",
        (0xe0, _) => "wireless",
        (0xef, _) => "miscellaneous",
        (0xff, _) => "vendor's own",
        _ => "",
    };

    private static int Word(ReadOnlySpan<byte> d, int at) => BinaryPrimitives.ReadUInt16LittleEndian(d[at..]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
