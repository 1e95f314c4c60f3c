using System.Globalization;
using System.Text;
using HwNet.Bus.Usb.Wrappers.Trace;

namespace HwNet.Bus.Usb.Wrappers.Replay;

/// <summary>Reads usbmon's text: /sys/kernel/debug/usb/usbmon/0u, 1u, and the older 1t without bus numbers (Linux Documentation/usb/usbmon.rst).</summary>
/// <remarks>The kernel keeps 32 bytes of a transfer there: enough to compare, not to replay.</remarks>
internal static class UsbmonText
{
    private const int MaxLine = 1024;
    private const int Peeked = 16;

    /// <summary>True when the stream begins with printable characters, which no capture does. The stream is put back.</summary>
    internal static bool LooksLike(Stream stream)
    {
        Span<byte> start = stackalloc byte[Peeked];
        var at = stream.Position;
        var got = stream.ReadAtLeast(start, Peeked, throwOnEndOfStream: false);
        stream.Position = at;
        return got == Peeked && !start.ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }

    /// <summary>Reads all lines.</summary>
    internal static Errno Read(Stream stream, UsbTraceBuilder builder, out string? failure)
    {
        using var buffered = new BufferedStream(new UnownedStream(stream), 64 * 1024);
        var line = new byte[MaxLine];
        failure = null;
        for (var number = 1; TryReadLine(buffered, line, out var length, out var ended); number++)
        {
            var words = Encoding.ASCII.GetString(line, 0, length).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            var error = Take(words, builder, out failure);
            if (error != Errno.None && ended)
            {
                failure = $"line {number}: {failure}";
                return number == 1 && error == Errno.EBADMSG ? Errno.EFTYPE : error;
            }
        }

        failure = null;
        return Errno.None;
    }

    /// <summary>A line, of which no more than fits is kept. The last one may have been cut off while it was written: it has no end then.</summary>
    private static bool TryReadLine(BufferedStream stream, byte[] line, out int length, out bool ended)
    {
        length = 0;
        ended = false;
        var any = false;
        for (int b; !ended && (b = stream.ReadByte()) >= 0;)
        {
            any = true;
            ended = b == '\n';
            if (!ended && length < line.Length)
            {
                line[length++] = (byte)b;
            }
        }

        return any;
    }

    private static Errno Take(string[] words, UsbTraceBuilder builder, out string? failure)
    {
        failure = "not an event of usbmon: TAG TIME EVENT TYPE:BUS:DEVICE:ENDPOINT STATUS ... is expected";
        if (words.Length < 5 || words[2].Length != 1
            || !long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            || !TryReadAddress(words[3], out var header))
        {
            return Errno.EBADMSG;
        }

        header = header with { Id = Tag(words[0]), Event = (byte)words[2][0] };
        var rest = words.AsSpan(4);
        if (!TryReadStatus(ref rest, ref header))
        {
            failure = $"status or setup packet '{words[4]}' is not understood";
            return Errno.EBADMSG;
        }

        Span<byte> data = stackalloc byte[64];
        if (header.TransferType == UsbmonTransferType.Isochronous || rest.Length == 0)
        {
            return builder.Add(header, Nanoseconds(time), [], out failure);
        }

        if (!TryReadData(rest, ref header, data, out var count))
        {
            failure = $"length or data '{string.Join(' ', rest[..Math.Min(3, rest.Length)]!)}' is not understood";
            return Errno.EBADMSG;
        }

        return builder.Add(header, Nanoseconds(time), data[..count], out failure);
    }

    private static long Nanoseconds(long microseconds) => microseconds <= long.MaxValue / 1000 ? microseconds * 1000 : long.MaxValue;

    /// <summary>An address in the kernel; the format allows any word that is unique.</summary>
    private static ulong Tag(string word)
    {
        if (ulong.TryParse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var tag))
        {
            return tag;
        }

        const ulong offset = 14695981039346656037;
        const ulong prime = 1099511628211;
        return word.Aggregate(offset, (hash, c) => unchecked((hash ^ c) * prime));
    }

    private static bool TryReadAddress(string word, out UsbmonHeader header)
    {
        header = default;
        var parts = word.Split(':');
        if (parts.Length is not (3 or 4) || parts[0].Length != 2 || parts[0][1] is not ('i' or 'o'))
        {
            return false;
        }

        var type = "ZICB".IndexOf(parts[0][0], StringComparison.Ordinal);
        ushort bus = 0;
        if (type < 0
            || (parts.Length == 4 && !ushort.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out bus))
            || !byte.TryParse(parts[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var device)
            || !byte.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var endpoint) || endpoint > 15)
        {
            return false;
        }

        header = new UsbmonHeader
        {
            TransferType = (UsbmonTransferType)type,
            Bus = bus,
            Device = device,
            Endpoint = (byte)(endpoint | (parts[0][1] == 'i' ? 0x80 : 0)),
        };
        return true;
    }

    private static bool TryReadStatus(ref Span<string> words, ref UsbmonHeader header)
    {
        var first = words[0];
        if (first[0] == '-' ? first.Length == 1 : !char.IsAsciiDigit(first[0]))
        {
            if (words.Length < 6)
            {
                return false;
            }

            UsbSetup? setup = null;
            if (first == "s" && !TryReadSetup(words.Slice(1, 5), out setup))
            {
                return false;
            }

            header = header with { Setup = setup, Status = LinuxUrbStatus.InProgress };
            words = words[6..];
            return true;
        }

        var number = first.Split(':')[0];
        words = words[1..];
        var good = int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var status);
        header = header with { Status = status };
        return good;
    }

    private static bool TryReadSetup(ReadOnlySpan<string> words, out UsbSetup? setup)
    {
        const NumberStyles hex = NumberStyles.AllowHexSpecifier;
        var culture = CultureInfo.InvariantCulture;
        setup = null;
        if (!byte.TryParse(words[0], hex, culture, out var type) || !byte.TryParse(words[1], hex, culture, out var request)
            || !ushort.TryParse(words[2], hex, culture, out var value) || !ushort.TryParse(words[3], hex, culture, out var index)
            || !ushort.TryParse(words[4], hex, culture, out var length))
        {
            return false;
        }

        setup = new UsbSetup(type, request, value, index, length);
        return true;
    }

    private static bool TryReadData(ReadOnlySpan<string> words, ref UsbmonHeader header, Span<byte> data, out int count)
    {
        count = 0;
        if (!uint.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return false;
        }

        header = header with { Length = length, HasData = words.Length > 1 && words[1] == "=" };
        if (!header.HasData)
        {
            return true;
        }

        foreach (var word in words[2..])
        {
            if ((word.Length & 1) != 0 || word.Length / 2 > data.Length - count
                || Convert.FromHexString(word, data[count..], out _, out var written) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            count += written;
        }

        return count <= length;
    }
}
