using System.Buffers.Binary;

namespace HwNet.Wire;

/// <summary>ether_crc32: the CRC of Ethernet (IEEE 802.3 clause 3.2.9), for frame check sequences and the multicast hash filters of chips.</summary>
/// <remarks>
/// Each byte goes in with its lowest bit first. The register may be kept with the highest power in bit 0 (le) or in bit 31 (be);
/// chips take a few bits of either to index their hash filter, and say in their data sheet which.
/// </remarks>
public static class Crc32
{
    /// <summary>What <see cref="EtherCrc32Le"/> gives for every good frame together with its check sequence.</summary>
    public const uint ResidueLe = 0xdebb20e3;

    /// <summary>What <see cref="EtherCrc32Be"/> gives for every good frame together with its check sequence.</summary>
    public const uint ResidueBe = 0xc704dd7b;

    private const uint PolynomialLe = 0xedb88320;
    private const int Slices = 8;
    private const int Block = 16;

    // Slice k is the CRC of a byte followed by k zero bytes, so that eight bytes are looked up independently of each other.
    private static readonly uint[] Table = MakeTable();

    /// <summary>ether_crc32_le: the reflected register after <paramref name="data"/>, begun with all ones, not complemented.</summary>
    public static uint EtherCrc32Le(ReadOnlySpan<byte> data)
    {
        if (!Crc32Folding.IsSupported || data.Length < Crc32Folding.Least)
        {
            return Update(uint.MaxValue, data);
        }

        Span<byte> folded = stackalloc byte[Block];
        var done = Crc32Folding.Fold(uint.MaxValue, data, folded);
        return Update(Update(0, folded), data[done..]);
    }

    /// <summary>ether_crc32_be: the same register with its bits in the opposite order.</summary>
    public static uint EtherCrc32Be(ReadOnlySpan<byte> data) => ReverseBits(EtherCrc32Le(data));

    /// <summary>The frame check sequence of a frame, as a number to be written little-endian behind it.</summary>
    public static uint FrameCheckSequence(ReadOnlySpan<byte> frame) => ~EtherCrc32Le(frame);

    /// <summary>True when the last four bytes are the check sequence of those before.</summary>
    public static bool IsValid(ReadOnlySpan<byte> frameAndCheckSequence) =>
        frameAndCheckSequence.Length >= EtherHeader.CrcLength && EtherCrc32Le(frameAndCheckSequence) == ResidueLe;

    private static uint Update(uint crc, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<uint> table = Table;
        while (data.Length >= Slices)
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(data);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = table[0x700 + (int)(low & 255)] ^ table[0x600 + (int)((low >> 8) & 255)]
                ^ table[0x500 + (int)((low >> 16) & 255)] ^ table[0x400 + (int)(low >> 24)]
                ^ table[0x300 + (int)(high & 255)] ^ table[0x200 + (int)((high >> 8) & 255)]
                ^ table[0x100 + (int)((high >> 16) & 255)] ^ table[(int)(high >> 24)];
            data = data[Slices..];
        }

        foreach (var b in data)
        {
            crc = table[(int)((crc ^ b) & 255)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint ReverseBits(uint value)
    {
        value = ((value >> 1) & 0x5555_5555) | ((value & 0x5555_5555) << 1);
        value = ((value >> 2) & 0x3333_3333) | ((value & 0x3333_3333) << 2);
        value = ((value >> 4) & 0x0f0f_0f0f) | ((value & 0x0f0f_0f0f) << 4);
        return BinaryPrimitives.ReverseEndianness(value);
    }

    private static uint[] MakeTable()
    {
        var table = new uint[Slices * 256];
        for (var i = 0; i < table.Length; i++)
        {
            var crc = i < 256 ? (uint)i : table[i - 256];
            table[i] = i < 256 ? Shift(crc, 8) : table[(int)(crc & 255)] ^ (crc >> 8);
        }

        return table;
    }

    private static uint Shift(uint crc, int bits)
    {
        for (; bits > 0; bits--)
        {
            crc = (crc & 1) != 0 ? (crc >> 1) ^ PolynomialLe : crc >> 1;
        }

        return crc;
    }
}
