using System.Buffers.Binary;
using System.Globalization;

namespace HwNet.Cli.Verbs.Usb;

/// <summary>Functional descriptors of the communications class in words (CDC 1.2 table 13, ECM 1.2, NCM 1.0 5.2).</summary>
internal static class CdcDescriptorText
{
    private static readonly string[] NcmCapabilities =
        ["packet filter", "net address", "encapsulated commands", "max datagram size", "CRC mode", "8-byte NTB input size"];

    /// <param name="d">The descriptor: at least 3 bytes.</param>
    internal static (string Kind, string Text) Of(ReadOnlySpan<byte> d) => d[2] switch
    {
        0x00 when d.Length >= 5 => ("CDC header", Text($"version {d[4]:x}.{d[3]:x2}")),
        0x01 when d.Length >= 5 => ("CDC call management", Text($"capabilities {d[3]:x2}, data interface {d[4]}")),
        0x02 when d.Length >= 4 => ("CDC abstract control", Text($"capabilities {d[3]:x2}")),
        0x06 when d.Length >= 5 => ("CDC union", Text($"control interface {d[3]}, data interface {string.Join(", ", d[4..].ToArray())}")),
        0x07 when d.Length >= 4 => ("CDC country", Text($"released {d[3]}, codes {Convert.ToHexStringLower(d[4..])}")),
        0x0f when d.Length >= 13 => ("CDC Ethernet", Ethernet(d)),
        0x12 when d.Length >= 5 => ("CDC mobile direct line", Text($"version {d[4]:x}.{d[3]:x2}, {Convert.ToHexStringLower(d[5..])}")),
        0x1a when d.Length >= 6 => ("CDC NCM", Text($"version {d[4]:x}.{d[3]:x2}, {Capabilities(d[5])}")),
        0x1b when d.Length >= 12 => ("CDC MBIM", Text($"version {d[4]:x}.{d[3]:x2}, control messages of {Word(d, 5)} bytes, segments of {Word(d, 9)}")),
        _ => (Text($"functional 0x{d[2]:x2}"), Convert.ToHexStringLower(d)),
    };

    private static string Ethernet(ReadOnlySpan<byte> d)
    {
        var filters = Word(d, 10);
        var imperfect = (filters & 0x8000) != 0 ? " (imperfect)" : "";
        return Text($"address in string {d[3]}, statistics {BinaryPrimitives.ReadUInt32LittleEndian(d[4..]):x8}, segments of {Word(d, 8)} bytes, {filters & 0x7fff} multicast filters{imperfect}, {d[12]} wake-up patterns");
    }

    private static string Capabilities(byte bits)
    {
        var names = NcmCapabilities.Where((_, i) => (bits & (1 << i)) != 0).ToList();
        return names.Count == 0 ? "no capabilities" : string.Join(", ", names);
    }

    private static int Word(ReadOnlySpan<byte> d, int at) => BinaryPrimitives.ReadUInt16LittleEndian(d[at..]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
