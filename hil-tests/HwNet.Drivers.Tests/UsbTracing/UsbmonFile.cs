namespace HwNet.Drivers.Tests.UsbTracing;

/// <summary>Turns a little-endian usbmon capture with 64-byte headers into what another machine would have written.</summary>
internal static class UsbmonFile
{
    private const int FileHeader = 24;
    private const int RecordHeader = 16;

    internal static byte[] Convert(byte[] file, bool big, bool shortHeader)
    {
        var output = new List<byte>();
        output.AddRange(Fields(file.AsSpan(0, FileHeader), big, 4, 2, 2, 4, 4, 4, 4));
        if (shortHeader)
        {
            output[big ? FileHeader - 1 : FileHeader - 4] = 189;
        }

        for (var at = FileHeader; at < file.Length;)
        {
            var length = BitConverter.ToInt32(file, at + 8);
            var record = file.AsSpan(at, RecordHeader).ToArray();
            var cut = shortHeader ? 16 : 0;
            BitConverter.TryWriteBytes(record.AsSpan(8), length - cut);
            BitConverter.TryWriteBytes(record.AsSpan(12), BitConverter.ToInt32(record, 12) - cut);
            output.AddRange(Fields(record, big, 4, 4, 4, 4));
            var body = file.AsSpan(at + RecordHeader, length);
            output.AddRange(Fields(body[..40], big, 8, -4, 2, -2, 8, 4, 4, 4, 4));
            output.AddRange(body[40..48].ToArray());
            output.AddRange(shortHeader ? [] : Fields(body[48..64], big, 4, 4, 4, 4));
            output.AddRange(body[64..].ToArray());
            at += RecordHeader + length;
        }

        return [.. output];
    }

    /// <summary>Turns each field round; one that is given as negative stays as it is.</summary>
    private static byte[] Fields(ReadOnlySpan<byte> bytes, bool turn, params ReadOnlySpan<int> sizes)
    {
        var result = bytes.ToArray();
        var at = 0;
        foreach (var size in sizes)
        {
            if (turn && size > 0)
            {
                Array.Reverse(result, at, size);
            }

            at += Math.Abs(size);
        }

        return result;
    }
}
