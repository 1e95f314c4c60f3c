using System.Buffers.Binary;
using System.Globalization;

namespace HwNet.Drivers.Tests.UsbEther;

/// <summary>Byte strings for tests.</summary>
internal static class Bytes
{
    /// <summary>"4e 43" and the like, blanks ignored.</summary>
    internal static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));

    /// <summary>A frame of that length whose bytes tell its number.</summary>
    internal static byte[] Frame(int number, int length)
    {
        var frame = new byte[length];
        new Random((number * 65536) + length).NextBytes(frame);
        return frame;
    }

    /// <summary>Little-endian words: "2:28" is 28 in two bytes, "4:28" in four.</summary>
    internal static byte[] Words(string text)
    {
        var bytes = new List<byte>();
        Span<byte> word = stackalloc byte[8];
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var pieces = part.Split(':');
            BinaryPrimitives.WriteUInt64LittleEndian(word, pieces[1].StartsWith("0x", StringComparison.Ordinal)
                ? ulong.Parse(pieces[1].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : ulong.Parse(pieces[1], CultureInfo.InvariantCulture));
            bytes.AddRange(word[..int.Parse(pieces[0], CultureInfo.InvariantCulture)]);
        }

        return [.. bytes];
    }

    /// <summary>The CRC-32 of Ethernet, bit by bit as in the textbook.</summary>
    internal static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
